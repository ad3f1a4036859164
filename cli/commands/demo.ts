/** `tabfed demo`: arguments and exit; the work is in cli/demo. */
import { runDemo } from '../demo/run-demo.ts';
import { whenStopped } from '../when-stopped.ts';

export interface DemoCommand {
  readonly task: string;
  readonly tabs: number;
  readonly rounds: number;
  readonly split?: string;
  readonly json?: string;
  readonly keepModel?: string;
  readonly backend: 'auto' | 'webgl' | 'wasm';
  readonly headed: boolean;
}

export async function runDemoCommand({ headed, ...options }: DemoCommand): Promise<void> {
  const stop = new AbortController();
  void whenStopped().then(() => stop.abort());
  const report = await runDemo({
    ...options,
    isHeaded: headed,
    print: (line) => console.log(line),
    signal: stop.signal,
  });
  const { final } = report;
  const prediction = final.prediction as { x: number; y: number } | undefined;
  if (prediction) console.log(`for x = ${prediction.x} the line says y = ${prediction.y.toFixed(3)}`);
  console.log(`done: ${report.rounds.length} rounds on ${report.backend}`);
  for (const file of [options.json, options.keepModel]) if (file) console.log(`written: ${file}`);
}
