/**
 * What PostgreSQL says to a transaction that met another: the other made the same thing first (unique or exclusion constraint), or
 * each waited for the other (deadlock). Alone, the transaction would have come out otherwise.
 */
const LOST_RACE: ReadonlySet<string> = new Set(['23505', '23P01', '40P01']);

/**
 * Most times that one transaction is begun. Every loss is another transaction's gain, so that a second time nearly always does; a batch
 * of hundreds of rows may lose to several others one after the other. A constraint that is broken without any race is a defect, and
 * costs this many tries before it is told.
 */
const MOST_TRIES = 5;

function lostRace(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && LOST_RACE.has(error.code)
  );
}

/**
 * Runs a transaction, and runs it anew where it lost a race. What asks whether a thing is there before it makes it finds nothing while
 * another is making it; begun anew, it finds what the other made, and answers by the rule that it has for that. So the rule is in one
 * place, and the constraint in the database needs no sentence of its own.
 *
 * @param transaction begins, works, commits or rolls back; has no effect but in the database, so that it may run several times
 * @throws whatever the transaction throws that is no lost race, and the last lost race where every try was lost
 */
export async function retryLostRace<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (tries === MOST_TRIES || !lostRace(error)) throw error;
    }
  }
}
