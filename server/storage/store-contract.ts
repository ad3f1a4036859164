/** What every HubStore does. Run over each implementation; rule numbers are those of docs/SPEC.md, group ST. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modelId, participantId, taskId } from '../../core/protocol/ids.ts';
import type { RoundSummary, Scores } from '../../core/protocol/messages.ts';
import type { CommitRecord, HubStore, MemberRecord, RefusalRecord } from '../ports.ts';
import { FORGOTTEN } from './forgotten.ts';
import { KEPT_REFUSALS } from './kept-refusals.ts';

/** A store under test. `reopen` is called between writing and reading: a durable store is closed and opened there. */
export interface StoreUnderTest {
  readonly store: HubStore;
  reopen(): Promise<HubStore>;
  dispose(): Promise<void>;
}

const DIGITS = taskId('digits');
const CREDIT = taskId('credit');
const ANNA = participantId('p-anna');
const BO = participantId('p-bo');
const MODEL_A = modelId('a'.repeat(64));
const MODEL_B = modelId('b'.repeat(64));

const summaryOf = (round: number, change: Partial<RoundSummary> = {}): RoundSummary => ({
  round,
  attempt: 2,
  modelId: modelId(round.toString(16).padStart(64, '0')),
  participants: 3,
  examples: 7_500,
  bytesUp: 1_195_260,
  bytesDown: 2_390_520,
  durationMs: 4_321,
  committedAtMs: 1_795_300_000_123,
  scores: {},
  ...change,
});

const commitOf = (round: number, members: readonly MemberRecord[] = []): CommitRecord => ({
  task: DIGITS,
  summary: summaryOf(round),
  members,
});

const memberOf = (change: Partial<MemberRecord> = {}): MemberRecord => ({
  participant: ANNA,
  outcome: 'reported',
  exampleCount: 2_500,
  frameBytes: 398_436,
  ...change,
});

const recordOf = (participant = ANNA, task = DIGITS) => ({
  task,
  participant,
  secretHash: 'f'.repeat(64),
  enrolledAtMs: 1_795_300_000_001,
});

const refusalOf = (n: number, change: Partial<RefusalRecord> = {}): RefusalRecord => ({
  task: DIGITS,
  participant: ANNA,
  round: 3,
  atMs: 1_795_300_000_000 + n,
  error: { code: 'update.not-finite', what: `Value ${n} is NaN.`, next: 'Lower the learning rate.' },
  ...change,
});

const SCORES: Scores = {
  heldOut: { exampleCount: 1_500, metrics: { loss: 0.31, accuracy: 0.9125 } },
  test: { exampleCount: 10_000, metrics: { loss: 0.1 + 0.2, accuracy: 0.9463 } },
};

export function describeStore(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`a hub store (${name})`, () => {
    let under: StoreUnderTest;
    let store: HubStore;
    const reopen = async () => {
      store = await under.reopen();
    };
    beforeEach(async () => {
      under = await start();
      store = under.store;
    });
    afterEach(() => under.dispose());

    it('[ST1] knows nothing of a task, a participant or a round that was never put', async () => {
      expect(await store.getTask(DIGITS)).toBeUndefined();
      expect(await store.getParticipant(DIGITS, ANNA)).toBeUndefined();
      expect(await store.getOpenRound(DIGITS)).toBeUndefined();
      expect(await store.listRounds(DIGITS)).toEqual([]);
      expect(await store.listMembers(DIGITS, 1)).toEqual([]);
      expect(await store.listRefusals(DIGITS, 10)).toEqual([]);
      await store.clearOpenRound(DIGITS);
      await store.deleteParticipant(DIGITS, ANNA);
    });

    it('[ST2] keeps a task with its rounds where the same version is put again', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.commitRound(commitOf(1));
      await reopen();
      await store.putTask(DIGITS, 1, MODEL_A);
      expect(await store.getTask(DIGITS)).toEqual({ version: 1, initialModel: MODEL_A });
      expect(await store.listRounds(DIGITS)).toEqual([summaryOf(1)]);
    });

    it.each([
      ['another version', 2, MODEL_A],
      ['another untrained model', 1, MODEL_B],
    ])('[ST3] starts a task anew under %s, and leaves other tasks alone', async (_, version, model) => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.putTask(CREDIT, 1, MODEL_A);
      await store.commitRound(commitOf(1, [memberOf()]));
      await store.commitRound({ ...commitOf(1), task: CREDIT });
      await store.putOpenRound({ task: DIGITS, round: 2, attempt: 1, cohort: [ANNA] });
      await reopen();
      await store.putTask(DIGITS, version, model);
      await reopen();
      expect(await store.getTask(DIGITS)).toEqual({ version, initialModel: model });
      expect(await store.listRounds(DIGITS)).toEqual([]);
      expect(await store.listMembers(DIGITS, 1)).toEqual([]);
      expect(await store.getOpenRound(DIGITS)).toBeUndefined();
      expect(await store.listRounds(CREDIT)).toHaveLength(1);
      await store.commitRound(commitOf(1));
    });

    it('[ST4] finds a participant again under its task only, as it was put last', async () => {
      await store.putParticipant(recordOf());
      await store.putParticipant({ ...recordOf(), secretHash: 'e'.repeat(64) });
      await reopen();
      expect(await store.getParticipant(DIGITS, ANNA)).toEqual({ ...recordOf(), secretHash: 'e'.repeat(64) });
      expect(await store.getParticipant(CREDIT, ANNA)).toBeUndefined();
      expect(await store.getParticipant(DIGITS, BO)).toBeUndefined();
    });

    it('[ST5] forgets who left for good: the figures of its rounds stay, its name does not', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      for (const who of [ANNA, BO]) await store.putParticipant(recordOf(who));
      await store.putParticipant(recordOf(ANNA, CREDIT));
      await store.commitRound(commitOf(1, [memberOf(), memberOf({ participant: BO, exampleCount: 11 })]));
      await store.putOpenRound({ task: DIGITS, round: 2, attempt: 1, cohort: [ANNA, BO] });
      await store.putRefusal(refusalOf(1));
      await store.putRefusal(refusalOf(2, { participant: BO }));
      await reopen();
      await store.deleteParticipant(DIGITS, ANNA);
      await reopen();
      expect(await store.getParticipant(DIGITS, ANNA)).toBeUndefined();
      expect(await store.getParticipant(CREDIT, ANNA)).toEqual(recordOf(ANNA, CREDIT));
      expect(await store.listMembers(DIGITS, 1)).toEqual([
        memberOf({ participant: FORGOTTEN }),
        memberOf({ participant: BO, exampleCount: 11 }),
      ]);
      expect((await store.getOpenRound(DIGITS))?.cohort).toEqual([BO]);
      expect((await store.listRefusals(DIGITS, 9)).map((refusal) => refusal.participant)).toEqual([BO, null]);
    });

    it('[ST6] does not write the name of a member that left before its round was committed', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.putParticipant(recordOf(BO));
      const left = memberOf({ outcome: 'left', exampleCount: 0, frameBytes: 0 });
      await store.commitRound(commitOf(1, [left, memberOf({ participant: BO })]));
      await reopen();
      expect(await store.listMembers(DIGITS, 1)).toEqual([
        { ...left, participant: FORGOTTEN },
        memberOf({ participant: BO }),
      ]);
    });

    it('[ST7] holds one open round a task, replaced by its next attempt, until it is cleared', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.putOpenRound({ task: DIGITS, round: 1, attempt: 1, cohort: [ANNA] });
      await store.putOpenRound({ task: DIGITS, round: 1, attempt: 2, cohort: [ANNA, BO] });
      await reopen();
      expect(await store.getOpenRound(DIGITS)).toEqual({
        task: DIGITS,
        round: 1,
        attempt: 2,
        cohort: [ANNA, BO],
      });
      await store.clearOpenRound(DIGITS);
      await reopen();
      expect(await store.getOpenRound(DIGITS)).toBeUndefined();
    });

    it('[ST8] commits the round, its members and the end of the open round together', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      for (const who of [ANNA, BO]) await store.putParticipant(recordOf(who));
      await store.putOpenRound({ task: DIGITS, round: 1, attempt: 2, cohort: [BO, ANNA] });
      const members = [memberOf({ participant: BO, outcome: 'late', exampleCount: 0 }), memberOf()];
      await store.commitRound({ ...commitOf(1, members), summary: summaryOf(1, { scores: SCORES }) });
      await reopen();
      expect(await store.listRounds(DIGITS)).toEqual([summaryOf(1, { scores: SCORES })]);
      expect(await store.listMembers(DIGITS, 1)).toEqual(members);
      expect(await store.getOpenRound(DIGITS)).toBeUndefined();
    });

    it('[ST9] refuses a round that is not the next, and changes nothing by it', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.commitRound(commitOf(1));
      await store.putOpenRound({ task: DIGITS, round: 2, attempt: 1, cohort: [ANNA] });
      for (const round of [0, 1, 3]) {
        const refused = store.commitRound({
          ...commitOf(round, [memberOf()]),
          summary: summaryOf(round, { examples: 1 }),
        });
        await expect(refused).rejects.toThrow(new RegExp(`expected 2, got ${round}`));
        await expect(refused).rejects.toBeInstanceOf(RangeError);
      }
      await reopen();
      expect(await store.listRounds(DIGITS)).toEqual([summaryOf(1)]);
      expect(await store.listMembers(DIGITS, 1)).toEqual([]);
      expect(await store.getOpenRound(DIGITS)).toBeDefined();
      await store.commitRound(commitOf(2));
    });

    it('[ST10] refuses a round or an open round of a task that was never put', async () => {
      await expect(store.commitRound(commitOf(1))).rejects.toThrow(/"digits" is not in the store/);
      await expect(
        store.putOpenRound({ task: DIGITS, round: 1, attempt: 1, cohort: [] }),
      ).rejects.toBeInstanceOf(RangeError);
    });

    it('[ST11] replaces the scores of a committed round, to the bit, and refuses those of any other', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.commitRound(commitOf(1));
      await store.commitRound(commitOf(2));
      await store.putScores(DIGITS, 1, { heldOut: { exampleCount: 1, metrics: { loss: 9 } } });
      await store.putScores(DIGITS, 1, SCORES);
      await expect(store.putScores(DIGITS, 3, SCORES)).rejects.toBeInstanceOf(RangeError);
      await reopen();
      expect(await store.listRounds(DIGITS)).toEqual([summaryOf(1, { scores: SCORES }), summaryOf(2)]);
    });

    it('[ST12] lists refusals of a task newest first, at most as many as asked for', async () => {
      for (const n of [1, 2, 3]) await store.putRefusal(refusalOf(n));
      await store.putRefusal(refusalOf(4, { participant: null, round: null }));
      await store.putRefusal(refusalOf(5, { task: CREDIT }));
      await reopen();
      expect(await store.listRefusals(DIGITS, 3)).toEqual([
        refusalOf(4, { participant: null, round: null }),
        refusalOf(3),
        refusalOf(2),
      ]);
    });

    it('[ST36] keeps the newest refusals of each task and forgets older ones: senders decide how many come', async () => {
      await store.putRefusal(refusalOf(0, { task: CREDIT }));
      for (let n = 1; n <= KEPT_REFUSALS + 3; n++) await store.putRefusal(refusalOf(n));
      await reopen();
      const kept = await store.listRefusals(DIGITS, KEPT_REFUSALS + 3);
      expect(kept.length).toBe(KEPT_REFUSALS);
      expect([kept[0], kept.at(-1)]).toEqual([refusalOf(KEPT_REFUSALS + 3), refusalOf(4)]);
      expect(await store.listRefusals(CREDIT, 9)).toEqual([refusalOf(0, { task: CREDIT })]);
    });

    it('[ST13] keeps its own copy of what it is handed', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      const scores = structuredClone(SCORES);
      await store.commitRound({ ...commitOf(1), summary: summaryOf(1, { scores }) });
      await store.putScores(DIGITS, 1, scores);
      scores.heldOut!.metrics.loss = -1;
      const [first] = await store.listRounds(DIGITS);
      first!.scores.heldOut!.metrics.loss = -2;
      expect((await store.listRounds(DIGITS))[0]!.scores).toEqual(SCORES);
    });

    it('[AD11] lets a token be used once, over restarts too, and forgets it when it has expired', async () => {
      const token = { id: 'j-1', expiresAtMs: 1_000 };
      const both = await Promise.all([store.useToken(token, 10), store.useToken(token, 10)]);
      expect(both).toEqual([true, false]);
      await reopen();
      expect(await store.useToken(token, 999)).toBe(false);
      expect(await store.useToken({ id: 'j-2', expiresAtMs: 5_000 }, 999)).toBe(true);
      expect(await store.useToken(token, 1_000)).toBe(true);
      expect(await store.useToken({ id: 'j-2', expiresAtMs: 5_000 }, 1_000)).toBe(false);
    });

    it('[AD16] remembers which tasks are paused, over restarts too', async () => {
      expect(await store.isPaused(DIGITS)).toBe(false);
      await store.putPause(DIGITS, true);
      await store.putPause(DIGITS, true);
      await reopen();
      expect([await store.isPaused(DIGITS), await store.isPaused(CREDIT)]).toEqual([true, false]);
      await store.putPause(DIGITS, false);
      await reopen();
      expect(await store.isPaused(DIGITS)).toBe(false);
    });

    it('[ST40] remembers which files a round names, and what became of them', async () => {
      await store.putTask(DIGITS, 1, MODEL_A);
      await store.commitRound(commitOf(1));
      await store.commitRound({ ...commitOf(2), optimizerState: MODEL_B });
      await reopen();
      const files = (round: number, fate: string) => ({
        round,
        modelId: summaryOf(round).modelId,
        optimizerState: round === 2 ? MODEL_B : undefined,
        fate,
      });
      expect(await store.listRoundFiles(DIGITS)).toEqual([files(1, 'kept'), files(2, 'kept')]);
      await store.setFate(DIGITS, [1], 'dropped');
      await store.setFate(DIGITS, [2], 'lost');
      await expect(store.setFate(DIGITS, [1, 3], 'kept')).rejects.toBeInstanceOf(RangeError);
      await reopen();
      expect(await store.listRoundFiles(DIGITS)).toEqual([files(1, 'dropped'), files(2, 'lost')]);
      expect(await store.listRounds(DIGITS)).toEqual([summaryOf(1), summaryOf(2)]);
      expect(await store.findUnkept(summaryOf(2).modelId)).toEqual({ task: DIGITS, round: 2, fate: 'lost' });
      await store.commitRound(commitOf(3));
      expect(await store.findUnkept(summaryOf(3).modelId)).toBeUndefined();
    });

    it('[ST40] names the files of every round that was not dropped, and the present untrained models', async () => {
      await store.putTask(DIGITS, 1, MODEL_B);
      await store.commitRound({ ...commitOf(1), optimizerState: modelId('c'.repeat(64)) });
      await store.commitRound({ ...commitOf(2), optimizerState: modelId('d'.repeat(64)) });
      await store.setFate(DIGITS, [2], 'dropped');
      await store.putTask(DIGITS, 2, MODEL_A);
      await store.putTask(CREDIT, 1, MODEL_A);
      await store.commitRound({
        ...commitOf(1),
        summary: summaryOf(1, { modelId: modelId('e'.repeat(64)) }),
      });
      await store.setFate(DIGITS, [1], 'lost');
      await reopen();
      // The first version's round is history; its untrained model is made again whenever it is wanted.
      const named = [summaryOf(1).modelId, MODEL_A, modelId('c'.repeat(64)), modelId('e'.repeat(64))];
      expect([...(await store.namedFiles())].sort()).toEqual(named.sort());
      expect(await store.listTasks()).toEqual([CREDIT, DIGITS]);
    });

    it('[ST41] counts from the first look that found an orphan without interruption', async () => {
      expect(await store.noteOrphans([MODEL_A], 100)).toEqual(new Map([[MODEL_A, 100]]));
      await reopen();
      const both = [
        [MODEL_A, 100],
        [MODEL_B, 200],
      ] as const;
      expect(await store.noteOrphans([MODEL_A, MODEL_B], 200)).toEqual(new Map(both));
      await store.noteOrphans([MODEL_B], 300);
      await reopen();
      expect(await store.noteOrphans([MODEL_A], 400)).toEqual(new Map([[MODEL_A, 400]]));
    });

    it('[ST14] lists every committed round in order, whatever the history of commits, refusals and restarts', async () => {
      const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant('reopen' as const)), {
        maxLength: 25,
      });
      let version = 0;
      // fast-check prints the seed of a history that failed.
      await fc.assert(
        fc.asyncProperty(steps, async (history) => {
          await store.putTask(DIGITS, ++version, MODEL_A);
          let committed = 0;
          for (const step of history) {
            if (step === 'reopen') await reopen();
            else if (step === committed + 1) {
              await store.commitRound(commitOf(step));
              committed++;
            } else await expect(store.commitRound(commitOf(step))).rejects.toBeInstanceOf(RangeError);
          }
          expect((await store.listRounds(DIGITS)).map((round) => round.round)).toEqual(
            Array.from({ length: committed }, (_, i) => i + 1),
          );
        }),
        { numRuns: 15 },
      );
    });
  });
}
