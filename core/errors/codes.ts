/**
 * Every code that tabfed may answer, log or show. A code is `area.reason`, goes over the wire, and is
 * never reused: a retired one stays in the table, marked so.
 *
 * `retry` tells a program what is worth trying without a person:
 * - `never`: the same request fails again; a person has to change something;
 * - `next-round`: this round is lost for the sender, the next one is not;
 * - `after-pause`: the same request may succeed a little later.
 */
export type Retry = 'never' | 'next-round' | 'after-pause';

export const ERROR_CODES = {
  // What arrives does not fit the protocol.
  'message.invalid': 'never',
  'message.not-enrolled': 'after-pause',

  // Enrolment.
  'enrol.unknown-task': 'never',
  'enrol.protocol-version': 'never',
  'enrol.task-version': 'never',
  'enrol.encoding': 'never',
  'enrol.full': 'after-pause',
  'enrol.replaced': 'never',
  'enrol.address-full': 'after-pause',

  // Who may do what.
  'auth.token-missing': 'never',
  'auth.token-invalid': 'never',
  'auth.token-expired': 'never',
  'auth.token-used': 'never',
  'auth.origin': 'never',
  'auth.model': 'never',
  'auth.operator': 'never',

  // How much one sender may ask for.
  'limits.connections': 'after-pause',
  'limits.enrolments': 'after-pause',
  'limits.not-enrolled': 'after-pause',
  'limits.too-fast': 'after-pause',

  // An update, in the order in which the hub checks it.
  'update.not-in-cohort': 'next-round',
  'update.wrong-round': 'next-round',
  'update.round-closed': 'next-round',
  'update.duplicate': 'next-round',
  'update.example-count': 'never',
  'update.wrong-encoding': 'never',
  'update.wrong-length': 'never',
  'update.wrong-layout': 'never',
  'update.not-finite': 'next-round',
  'update.too-large': 'next-round',

  // A frame that travels in chunks.
  'upload.unknown': 'after-pause',
  'upload.out-of-order': 'after-pause',
  'upload.too-large': 'never',
  'upload.corrupt': 'after-pause',
  'upload.busy': 'after-pause',

  // A survey of a participant's columns, before the first round.
  'statistics.invalid': 'never',

  // Scores after a commit.
  'score.wrong-round': 'next-round',
  'score.duplicate': 'next-round',

  // Transport.
  'transport.too-big': 'never',
  'hub.unreachable': 'after-pause',
  'hub.closing': 'after-pause',
  'hub.internal': 'after-pause',

  // HTTP.
  'http.not-found': 'never',
  'http.bad-request': 'never',
  'model.not-found': 'never',

  // The hub's own start.
  'hub.port-in-use': 'never',
  'hub.data-folder': 'never',
  'hub.store-damaged': 'never',
  'hub.not-built': 'never',
  'hub.keys': 'never',
  'hub.tls': 'never',
  'task.invalid': 'never',
  'task.not-found': 'never',
  'task.exists': 'never',
  'task.statistics-missing': 'after-pause',

  // In the tab or the headless participant.
  'model.hash-mismatch': 'after-pause',
  'model.download': 'after-pause',
  'data.empty': 'never',
  'data.wrong-shape': 'never',
  'data.unreadable': 'never',
  'data.mapping': 'never',
  'trainer.altered': 'never',
  'trainer.no-backend': 'never',
  'trainer.context-lost': 'next-round',
  'trainer.crashed': 'never',
  'trainer.restarted': 'after-pause',
  'trainer.out-of-memory': 'next-round',
  'trainer.diverged': 'next-round',
  'trainer.busy': 'after-pause',
  'trainer.cancelled': 'next-round',
  'participant.left': 'never',
  'page.insecure': 'never',
  'page.blocked': 'never',
  'page.unreachable': 'never',
  'chromium.not-found': 'never',

  // A partner's page and its script tag.
  'embed.tag': 'never',
  'embed.source': 'never',
  'embed.versions': 'never',
  'embed.unsupported': 'never',
  'embed.courier': 'never',
  'embed.fault': 'never',

  // Accounting for differential privacy on the command line.
  'privacy.arguments': 'never',

  // Simulation on the command line.
  'simulation.arguments': 'never',
  'simulation.other-run': 'never',
  'simulation.stuck': 'never',
  // The privacy budget of a task.
  'privacy.spent': 'never',

  // A session of secure aggregation, at the tab or at the hub.
  'secagg.roster': 'next-round',
  'secagg.too-few': 'next-round',
  'secagg.inconsistent': 'next-round',
  'secagg.superseded': 'next-round',
  'secagg.crypto': 'next-round',
  'secagg.message': 'next-round',
  'secagg.share': 'next-round',
  'secagg.sum': 'next-round',
} as const satisfies Record<string, Retry>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** The codes that a hub may send, as the tuple that a schema wants. */
export const ERROR_CODE_NAMES = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];
