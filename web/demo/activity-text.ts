/** What this tab is doing, in words. */
import { unreachable } from '../../core/errors/tabfed-error.ts';
import type { Task } from '../../core/task/task.ts';
import type { Activity, ParticipantStatus } from '../../participant/status.ts';
import type { Language } from '../ui/format.ts';
import { WORDS } from '../ui/language.ts';
import { finishedText, standingText } from '../ui/standing-text.ts';

export interface ActivityText {
  /** A whole sentence; changes with the phase, the round and who is waited for: fit to be read aloud. */
  readonly sentence: string;
  /** Figures that change all the time; not read aloud. */
  readonly detail?: string;
  /** Share done, 0 to 1, of what is under way. */
  readonly progress?: number;
  /** Amber where it waits, red where it failed, at rest where nothing follows. */
  readonly tone: 'works' | 'waits' | 'failed' | 'rests';
}

export function activityText(status: ParticipantStatus, task: Task, language: Language): ActivityText {
  const words = WORDS[language].activity;
  const { activity } = status;
  switch (activity.phase) {
    case 'preparing': {
      const { reading } = activity;
      if (reading === undefined) return { sentence: words.preparing, tone: 'works' };
      return { sentence: words.preparing, ...transfer(reading.done, reading.total, language), tone: 'works' };
    }
    case 'connecting':
      return { sentence: words[activity.phase], tone: 'works' };
    case 'left':
      return { sentence: words.left, tone: 'rests' };
    case 'failed':
      return { sentence: words.failed, tone: 'failed' };
    case 'paused':
      return {
        sentence: activity.because ? words.pausedPolitely[activity.because] : words.paused,
        tone: 'waits',
      };
    case 'unreachable':
      return { sentence: words.unreachable, detail: WORDS[language].tries(activity.tries), tone: 'waits' };
    case 'waiting':
      return { sentence: waitingText(status, task, language), tone: 'waits' };
    case 'downloading':
      return {
        sentence: words.downloading(activity.round),
        ...transfer(activity.received, activity.total, language),
        tone: 'works',
      };
    case 'training':
      return {
        sentence: words.training(activity.round),
        ...trainingFigures(activity, task, language),
        tone: 'works',
      };
    case 'uploading':
      return {
        sentence: words.uploading(activity.round),
        ...transfer(activity.sent, activity.total, language),
        tone: 'works',
      };
    case 'reported':
      return { sentence: reportedText(activity.round, status, language), tone: 'waits' };
    case 'evaluating':
      return { sentence: words.evaluating(activity.round), tone: 'works' };
    case 'finished':
      return {
        sentence: finishedText(activity.because, task, task.rounds.maxRounds, language),
        tone: 'rests',
      };
    default:
      return unreachable(activity);
  }
}

function waitingText(status: ParticipantStatus, task: Task, language: Language): string {
  const words = WORDS[language].activity;
  const { standing } = status;
  if (standing === undefined) return words.waiting;
  if (standing.phase === 'training' || standing.phase === 'committing') {
    return words.lateForRound(standing.committedRound + 2);
  }
  if (standing.phase === 'evaluating') return words.between(standing.committedRound);
  return standingText(standing, task, language);
}

function reportedText(round: number, { standing }: ParticipantStatus, language: Language): string {
  const words = WORDS[language].activity;
  const missing = standing?.phase === 'training' ? standing.invited - standing.reported : 0;
  return missing > 0 ? words.reportedWaits(round, missing) : words.reported(round);
}

function transfer(done: number, total: number, language: Language): { detail?: string; progress?: number } {
  if (total === 0) return {};
  return { detail: WORDS[language].bytesOf(done, total), progress: done / total };
}

function trainingFigures(
  { progress }: Extract<Activity, { phase: 'training' }>,
  task: Task,
  language: Language,
): { detail?: string; progress: number } {
  if (progress === undefined) return { progress: 0 };
  const words = WORDS[language];
  const { done, total, rowsPerSecond, epoch, epochs } = progress;
  const { rows } = task.text[language];
  const figures = [words.epochOf(epoch, epochs), words.doneOf(done, total, rows)];
  if (rowsPerSecond > 0) {
    figures.push(words.perSecond(rowsPerSecond, rows));
    if (done < total) figures.push(words.timeLeft(((total - done) / rowsPerSecond) * 1000));
  }
  return { detail: figures.join(language === 'zh' ? '，' : ', '), progress: total === 0 ? 0 : done / total };
}

/** The backend in words, with the measured speed once there is one; before, with the time of a step that decided for it. */
export function backendText(status: ParticipantStatus, task: Task, language: Language): string | undefined {
  if (status.backend === undefined) return undefined;
  const words = WORDS[language];
  const { profile, rowsPerSecond: speed } = status;
  const isDrawn = status.backend === 'webgl' && profile?.softwareRenderer !== undefined;
  const name = isDrawn ? words.webglBySoftware : words.backend[status.backend];
  const figure =
    speed !== undefined && speed > 0
      ? words.perSecond(Math.round(speed), task.text[language].rows)
      : profile?.stepMs !== undefined && profile.backend === status.backend
        ? words.stepTime(profile.stepMs)
        : undefined;
  return figure === undefined ? name : `${name}${language === 'zh' ? '，' : ', '}${figure}`;
}
