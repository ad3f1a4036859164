/** The hub's side of the picture: who is there, which model, which rules. */
import type { Standing } from '../../core/protocol/messages.ts';
import { inputShape, modelShape } from '../../core/task/model-layout.ts';
import type { Task } from '../../core/task/task.ts';
import type { Activity } from '../../participant/status.ts';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { missingParticipants } from '../ui/standing-text.ts';

export type PersonState = 'reported' | 'training' | 'here' | 'late' | 'missing';

export interface Person {
  readonly state: PersonState;
  readonly isYou: boolean;
}

/** One dot a participant, in the order reported, training, waiting, missing; this tab marked once. */
export function peopleOf(standing: Standing, activity: Activity | undefined): readonly Person[] {
  const counts = countPeople(standing);
  const own = ownState(activity, standing);
  let isMarked = false;
  return counts.flatMap(({ state, count }) =>
    Array.from({ length: count }, () => {
      const isYou = !isMarked && state === own;
      isMarked ||= isYou;
      return { state, isYou };
    }),
  );
}

/** The same people in a sentence, for everyone who does not see dots. */
export function peopleText(standing: Standing, language: Language): string {
  const words = WORDS[language];
  const nextRound = standing.committedRound + (standing.invited > 0 ? 2 : 1);
  const sayings: Record<PersonState, (n: number) => string> = {
    reported: words.peopleReported,
    training: words.peopleTraining,
    here: words.peopleHere,
    late: (n) => words.peopleLate(n, nextRound),
    missing: words.peopleMissing,
  };
  const said = countPeople(standing).map(({ state, count }) => sayings[state](count));
  if (said.length === 0) return '';
  return language === 'zh' ? `${said.join('，')}。` : `${said.join(', ')}.`;
}

const isInRound = ({ phase, invited }: Standing) => invited > 0 && phase === 'training';

function countPeople(standing: Standing): { state: PersonState; count: number }[] {
  const inRound = isInRound(standing);
  const counts: Record<PersonState, number> = {
    reported: inRound ? standing.reported : 0,
    training: inRound ? standing.invited - standing.reported : 0,
    here: inRound ? 0 : standing.present,
    late: inRound ? standing.waiting : 0,
    missing: missingParticipants(standing),
  };
  return (Object.keys(counts) as PersonState[])
    .map((state) => ({ state, count: counts[state] }))
    .filter(({ count }) => count > 0);
}

function ownState(activity: Activity | undefined, standing: Standing): PersonState | undefined {
  switch (activity?.phase) {
    case 'downloading':
    case 'training':
    case 'uploading':
      return 'training';
    case 'reported':
      return 'reported';
    case 'waiting':
    case 'evaluating':
    case 'paused':
    case 'finished':
      return isInRound(standing) ? 'late' : 'here';
    default:
      return undefined;
  }
}

/** "784-200-200-10, 199,210 parameters"; the number of layers where they are not all dense. */
export function modelText(task: Task, language: Language): string {
  const words = WORDS[language];
  const { layers } = task.model;
  const isChain = layers.every(({ type }) => ['dense', 'flatten', 'dropout', 'reshape'].includes(type));
  const widths = [
    inputShape(task.data).reduce((product, side) => product * side, 1),
    ...layers.flatMap((layer) => (layer.type === 'dense' ? [layer.units] : [])),
  ];
  const chain = isChain ? widths.join('-') : words.layers(layers.length);
  return words.modelChain(chain, modelShape(task).layout.parameterCount);
}

export function weightingText({ aggregation }: Task, language: Language): string {
  const words = WORDS[language].weighting;
  const { weighting } = aggregation;
  return weighting.name === 'capped' ? words.capped(weighting.maxExamples) : words[weighting.name];
}
