import { html, nothing } from 'lit';
import type { Task } from '../../../core/task/task.ts';
import type { SamplePreview } from '../../../tasks/samples.ts';
import { LightElement } from '../../ui/light-element.ts';
import { type Predict, Question } from './question.ts';

/** What the three ways of trying a model share: the task, the samples, and one question that is kept. */
export abstract class TryElement extends LightElement {
  static override properties: Record<string, object> = {
    task: { attribute: false },
    preview: { attribute: false },
    predict: { attribute: false },
    moment: { attribute: false },
    roundOfModel: { attribute: false },
  };
  declare task: Task;
  declare preview: SamplePreview | undefined;
  /** Undefined while there is no model to ask. */
  declare predict: Predict | undefined;
  /** Changes whenever the model or the trainer's work does: a moment to ask again. */
  declare moment: string;
  /** The round whose commit made a model. */
  declare roundOfModel: (id: string) => number | undefined;
  protected readonly question: Question = new Question(this);

  override updated(changed: Map<string, unknown>): void {
    if (!changed.has('moment') && !(changed.has('predict') && changed.get('predict') === undefined)) return;
    this.prepareQuestion();
    void this.question.again();
  }

  /** For those that ask something before a person did anything. */
  protected prepareQuestion(): void {}

  /** Below an answer: whose it is, or why there is none. */
  protected footnote() {
    const { words, question } = this;
    if (this.predict === undefined) return html`<p class="soft empty">${words.tryNotYet}</p>`;
    if (question.isWaiting) return html`<p class="small soft">${words.tryWaits}</p>`;
    if (question.problem !== undefined) {
      return html`<p class="small"><strong>${words.tryFailed}</strong> <span lang="en">${question.problem.what} ${question.problem.next}</span></p>`;
    }
    const model = question.answer?.[0]?.model;
    const round = model === undefined ? undefined : this.roundOfModel(model);
    return round === undefined ? nothing : html`<p class="small soft">${words.answeredBy(round)}</p>`;
  }
}
