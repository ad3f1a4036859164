/** "Why is this task waiting?": one reason with its figures, for programs, and a sentence of it for people. */

import { unreachable } from '../../core/errors/tabfed-error.ts';
import type { FinishedBecause } from '../../core/protocol/messages.ts';
import { type RoundPolicy, STATISTICS_ROUND, sizesOf } from './policy.ts';
import { invitable } from './selection.ts';
import { isHere, present, type RoundState, reporters } from './state.ts';

/** Those who are enrolled but cannot be invited now. */
interface Absent {
  /** Connected, but not training for now. */
  readonly paused: number;
  /** The connection is gone, and they may be back within the grace. */
  readonly away: number;
}

/** Spans count from the moment of asking. `attempt` is the next one where no round is under way. */
export type WaitingReason =
  | ({
      readonly code: 'needs-participants';
      readonly has: number;
      readonly needs: number;
      /** Here, but in a model too lately to be invited again. */
      readonly resting: number;
    } & Absent)
  /** The operator wants nobody to be invited. */
  | { readonly code: 'paused-by-operator' }
  /** After attempts that came to nothing, the hub pauses before it invites again. */
  | { readonly code: 'held-after-attempts'; readonly attempts: number; readonly remainingMs: number }
  /** The hub was restarted in the middle of a round, and its cohort holds frames for it. */
  | { readonly code: 'held-for-cohort'; readonly missing: number; readonly remainingMs: number }
  /** Enough are here; more may join before the cohort is invited. */
  | {
      readonly code: 'gathering';
      readonly has: number;
      readonly cohortSize: number;
      readonly remainingMs: number;
    }
  | ({
      readonly code: 'training';
      readonly round: number;
      readonly attempt: number;
      readonly invited: number;
      readonly reported: number;
      readonly quorum: number;
      /** Members that are here and have not reported; `paused` and `away` are members too. */
      readonly awaited: number;
      readonly remainingMs: number;
    } & Absent)
  | { readonly code: 'committing'; readonly round: number; readonly reported: number }
  | {
      readonly code: 'evaluating';
      readonly round: number;
      readonly awaited: number;
      readonly received: number;
      readonly remainingMs: number;
    }
  | { readonly code: 'finished'; readonly round: number; readonly because: FinishedBecause };

export type WaitingFor = WaitingReason & { readonly en: string; readonly zh: string };

export function whyWaiting(policy: RoundPolicy, state: RoundState, nowMs: number): WaitingFor {
  const reason = reasonOf(policy, state, nowMs);
  return { ...reason, ...say(reason) };
}

function reasonOf(policy: RoundPolicy, state: RoundState, nowMs: number): WaitingReason {
  const until = (atMs: number) => Math.max(0, Math.round(atMs - nowMs));
  const isWithinGrace = (sinceMs: number) => nowMs < sinceMs + policy.awayGraceMs;
  const absent = (people: RoundState['people']): Absent => ({
    paused: people.filter(({ presence }) => presence.kind === 'paused').length,
    away: people.filter(({ presence }) => presence.kind === 'away' && isWithinGrace(presence.sinceMs)).length,
  });

  switch (state.phase) {
    case 'recruiting': {
      if (policy.isPaused) return { code: 'paused-by-operator' };
      const here = present(state);
      const has = invitable(state).length;
      const resting = here.length - has;
      const { minParticipants } = sizesOf(policy, state);
      if (has < minParticipants) {
        return { code: 'needs-participants', has, needs: minParticipants, resting, ...absent(state.people) };
      }
      const { hold } = state;
      if (hold && nowMs < hold.untilMs) {
        const remainingMs = until(hold.untilMs);
        if (!hold.expected) return { code: 'held-after-attempts', attempts: state.attempts, remainingMs };
        const ids = new Set(here.map(({ id }) => id));
        const missing = hold.expected.filter((id) => !ids.has(id)).length;
        if (missing > 0) return { code: 'held-for-cohort', missing, remainingMs };
      }
      const gathersUntilMs = (state.enoughSinceMs ?? nowMs) + policy.gatherMs;
      return {
        code: 'gathering',
        has,
        cohortSize: policy.cohortSize,
        remainingMs: until(gathersUntilMs),
      };
    }
    case 'training': {
      const missing = new Set(
        state.cohort.filter(({ status }) => status === 'training').map((member) => member.id),
      );
      const people = state.people.filter(({ id }) => missing.has(id));
      return {
        code: 'training',
        round: state.round,
        attempt: state.attempts,
        invited: state.cohort.length,
        reported: reporters(state).length,
        quorum: policy.quorum,
        awaited: people.filter(isHere).length,
        ...absent(people),
        remainingMs: until(state.deadlineAtMs),
      };
    }
    case 'committing':
      return { code: 'committing', round: state.round, reported: reporters(state).length };
    case 'evaluating': {
      const scored = new Set(state.received.map(({ participant }) => participant));
      const here = new Set(present(state).map(({ id }) => id));
      return {
        code: 'evaluating',
        round: state.committedRound,
        awaited: state.expected.filter((id) => here.has(id) && !scored.has(id)).length,
        received: scored.size,
        remainingMs: until(state.closesAtMs),
      };
    }
    case 'finished':
      return { code: 'finished', round: state.committedRound, because: state.because };
    default:
      return unreachable(state);
  }
}

function say(reason: WaitingReason): { en: string; zh: string } {
  switch (reason.code) {
    case 'needs-participants': {
      const { has, needs, resting } = reason;
      const restsEn = resting > 0 ? ` ${resting} rest after an earlier round.` : '';
      const restsZh = resting > 0 ? `${resting} 位参加过最近的轮次，暂时休息。` : '';
      return {
        en: `Needs ${needs} participants, has ${has}${absentEn(reason)}.${restsEn}`,
        zh: `需要 ${needs} 位参与者，现有 ${has} 位${absentZh(reason)}。${restsZh}`,
      };
    }
    case 'paused-by-operator':
      return { en: 'Paused by its operator; nobody is invited.', zh: '运营者已暂停此任务，暂不邀请参与者。' };
    case 'held-after-attempts': {
      const { attempts, remainingMs } = reason;
      return {
        en: `Pauses for ${seconds(remainingMs)} s more after ${attempts} ${attempts === 1 ? 'attempt that' : 'attempts that'} came to nothing.`,
        zh: `已有 ${attempts} 次尝试未成功，${seconds(remainingMs)} 秒后再次邀请。`,
      };
    }
    case 'held-for-cohort': {
      const { missing, remainingMs } = reason;
      return {
        en: `Waits up to ${seconds(remainingMs)} s for ${missing} of the interrupted round to come back.`,
        zh: `等待被中断轮次的 ${missing} 位参与者回来，最多 ${seconds(remainingMs)} 秒。`,
      };
    }
    case 'gathering': {
      const { has, cohortSize, remainingMs } = reason;
      return {
        en: `Has ${has} of at most ${cohortSize} participants; lets more join for ${seconds(remainingMs)} s.`,
        zh: `已有 ${has} 位参与者（最多 ${cohortSize} 位），再等 ${seconds(remainingMs)} 秒让更多人加入。`,
      };
    }
    case 'training': {
      const { round, invited, reported, awaited, remainingMs } = reason;
      return {
        en: `${nameEn(round)}: ${reported} of ${invited} have reported; waits for ${awaited}${absentEn(reason)}, at most ${seconds(remainingMs)} s.`,
        zh: `${nameZh(round)}：${invited} 位中已有 ${reported} 位提交；等待 ${awaited} 位${absentZh(reason)}，最多 ${seconds(remainingMs)} 秒。`,
      };
    }
    case 'committing':
      return {
        en: `${nameEn(reason.round)}: makes what came of ${reason.reported} updates durable.`,
        zh: `${nameZh(reason.round)}：正在保存由 ${reason.reported} 份更新得到的结果。`,
      };
    case 'evaluating': {
      const { round, awaited, received, remainingMs } = reason;
      return {
        en: `Round ${round} is committed: ${received} have measured it; waits for ${awaited}, at most ${seconds(remainingMs)} s.`,
        zh: `第 ${round} 轮已完成：${received} 位已评估；等待 ${awaited} 位，最多 ${seconds(remainingMs)} 秒。`,
      };
    }
    case 'finished':
      return sayFinished(reason.round, reason.because);
    default:
      return unreachable(reason);
  }
}

function sayFinished(round: number, because: FinishedBecause): { en: string; zh: string } {
  switch (because) {
    case 'target-held':
      return {
        en: `Finished after round ${round}: the target is reached.`,
        zh: `第 ${round} 轮后结束：已达到目标。`,
      };
    case 'privacy-spent':
      return {
        en: `Finished after round ${round}: the privacy budget is spent.`,
        zh: `第 ${round} 轮后结束：隐私预算已用完。`,
      };
    case 'max-rounds':
      return {
        en: `Finished after round ${round}, the last one planned.`,
        zh: `第 ${round} 轮后结束：计划的轮次已全部完成。`,
      };
    default:
      return unreachable(because);
  }
}

const nameEn = (round: number) => (round === STATISTICS_ROUND ? 'Statistics first' : `Round ${round}`);
const nameZh = (round: number) => (round === STATISTICS_ROUND ? '先收集统计' : `第 ${round} 轮`);

/** Rounded up: "0 s" would be read as over. */
const seconds = (ms: number) => Math.ceil(ms / 1000);

function absentEn({ paused, away }: Absent): string {
  const parts = [paused > 0 && `${paused} paused`, away > 0 && `${away} away`].filter(Boolean);
  return parts.length > 0 ? ` (and ${parts.join(', ')})` : '';
}

function absentZh({ paused, away }: Absent): string {
  const parts = [paused > 0 && `${paused} 位暂停`, away > 0 && `${away} 位暂时离线`].filter(Boolean);
  return parts.length > 0 ? `（另有 ${parts.join('、')}）` : '';
}
