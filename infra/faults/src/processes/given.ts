/** Parts that keep events from being lost, doubled or put out of order, each of which a run can do without to show that the checker sees it. */
export const PROTECTIONS = ['inbox', 'version-order', 'ordered-commit', 'mark-after-ack'] as const;

export type Protection = (typeof PROTECTIONS)[number];

/** What a publisher is started with. */
export interface PublisherSettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly without: Protection | null;
}

/** What a consumer is started with. */
export interface ConsumerSettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topic: string;
  /** `aggregate/version` of events that it cannot take. */
  readonly poison: readonly string[];
  /** Name of the process, kept with each effect. */
  readonly name: string;
  readonly without: Protection | null;
}

/**
 * Waits for what the parent gives, and ends with it.
 *
 * @param hear told of later messages
 */
export function receive<Given>(
  hear: (message: Readonly<Record<string, unknown>>) => void = () => undefined,
): Promise<Given> {
  process.once('disconnect', () => process.exit(0));
  return new Promise((resolve) => {
    process.on('message', (message: Readonly<Record<string, unknown>>) => {
      if ('given' in message) resolve(message['given'] as Given);
      else hear(message);
    });
  });
}
