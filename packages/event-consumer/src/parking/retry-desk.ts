import type { Logger } from '@zhucan/observability';
import { pgSql } from '@zhucan/sql';
import type { Pool } from 'pg';

import type { Effects } from '../effect.js';
import { findAskedRetries, retryParkedKey } from './retry.js';

/** How soon a request is seen. The look is one statement over an index that is empty as a rule. */
const LOOK_MS = 1_000;

/** Meets requests to try parked keys again, in the service whose handlers they need. */
export class RetryDesk {
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Pool,
    private readonly groupId: string,
    private readonly effects: Effects,
    private readonly logger: Logger,
    private readonly onChange: () => Promise<void>,
  ) {
    this.lookLater();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
  }

  private lookLater(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.looking = this.look()
        .catch((error: unknown) => {
          this.logger.warn(
            { err: error, groupId: this.groupId },
            'a retry could not be made and is tried again',
          );
        })
        .then(() => this.lookLater());
    }, LOOK_MS);
  }

  private async look(): Promise<void> {
    for (const parked of await findAskedRetries(pgSql(this.pool), this.groupId)) {
      if (this.stopped) return;
      const outcome = await retryParkedKey(this.pool, parked, this.effects);
      const { groupId } = this;
      this.logger.info({ groupId, topic: parked.topic, ...outcome }, 'a parked key was tried again');
      await this.onChange();
    }
  }
}
