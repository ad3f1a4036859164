/** The topology of a tfjs layers model, as Keras's converter writes it, to a task's list of layers. The weights stay behind. */
import { TabfedError } from '../errors/tabfed-error.ts';
import { type Layer, LayerSchema } from './layers.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * @param json - What a `model.json` holds.
 * @param name - What problems are reported for.
 * @throws TabfedError `task.invalid` that names every layer that cannot be taken over, and why.
 */
export function importTfjsModel(json: unknown, name: string): readonly Layer[] {
  const layers = layersOf(json);
  if (!layers) {
    throw invalid(name, [
      'expected a tfjs layers model with a Sequential topology (modelTopology.model_config)',
    ]);
  }
  const problems: string[] = [];
  const imported: Layer[] = [];
  layers.forEach(({ className, config }, index) => {
    const found = importLayer(className, config);
    if (typeof found === 'string') problems.push(`layer ${index + 1} (${className}): ${found}`);
    else if (found) imported.push(found);
  });
  if (problems.length > 0) throw invalid(name, problems);
  return imported;
}

function layersOf(json: unknown): readonly { className: string; config: Fields }[] | undefined {
  const topology = fieldsOf(fieldsOf(json).modelTopology);
  const model = topology.model_config === undefined ? topology : fieldsOf(topology.model_config);
  if (model.class_name !== 'Sequential') return undefined;
  // Keras 1 had the list itself as the configuration.
  const list = Array.isArray(model.config) ? model.config : fieldsOf(model.config).layers;
  if (!Array.isArray(list)) return undefined;
  return list.map((layer: unknown) => {
    const { class_name, config } = fieldsOf(layer);
    return { className: String(class_name), config: fieldsOf(config) };
  });
}

/** The layer, undefined for one that says nothing of its own, or why it cannot be taken over. */
function importLayer(className: string, config: Fields): Layer | string | undefined {
  switch (className) {
    case 'InputLayer':
      return undefined;
    case 'Dense':
      return (
        withBias(config) ?? checked({ type: 'dense', units: config.units, activation: activationOf(config) })
      );
    case 'Flatten':
      return { type: 'flatten' };
    case 'Reshape':
      return checked({ type: 'reshape', targetShape: config.target_shape });
    case 'Dropout':
      return checked({ type: 'dropout', rate: config.rate });
    case 'Conv2D': {
      const kernelSize = square(config.kernel_size);
      if (kernelSize === undefined) return 'has a kernel that is not square';
      if (square(config.strides ?? [1, 1]) !== 1) return 'has strides, expected 1 × 1';
      if (square(config.dilation_rate ?? [1, 1]) !== 1) return 'is dilated, expected 1 × 1';
      const { filters, padding } = config;
      return (
        withBias(config) ??
        checked({ type: 'conv2d', filters, kernelSize, padding, activation: activationOf(config) })
      );
    }
    case 'MaxPooling2D': {
      const poolSize = square(config.pool_size);
      if (poolSize === undefined) return 'has a pool that is not square';
      if (square(config.strides ?? config.pool_size) !== poolSize) return 'has strides other than its size';
      if ((config.padding ?? 'valid') !== 'valid') return 'is padded, expected "valid"';
      return checked({ type: 'max-pooling-2d', poolSize });
    }
    default:
      return 'is no layer that a task may use: Dense, Conv2D, MaxPooling2D, Flatten, Reshape, Dropout';
  }
}

function checked(layer: Fields): Layer | string {
  const parsed = LayerSchema.safeParse(layer, { jitless: true });
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .map(
      ({ path }) =>
        `${path.join('.')} is ${JSON.stringify(layer[String(path[0])])}, which a task may not have`,
    )
    .join('; ');
}

const withBias = ({ use_bias }: Fields) => (use_bias === false ? 'has no bias, expected one' : undefined);
const activationOf = ({ activation }: Fields) => activation ?? 'linear';

function square(size: unknown): number | undefined {
  if (typeof size === 'number') return size;
  return Array.isArray(size) && size[0] === size[1] ? size[0] : undefined;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

function invalid(name: string, problems: readonly string[]): TabfedError {
  return new TabfedError('task.invalid', {
    what: [
      `The model ${name} cannot become a task's:`,
      ...problems.map((problem) => `  ${problem}`),
      '',
    ].join('\n'),
    next: 'Build it of the layers that docs/TASKS.md lists, and export it again.',
  });
}
