import type { Evidence, Finding, Place, Rule, SeenEvent } from './evidence.js';

/** After this much time without a broker publishing goes on, counted from its return. */
export const RESUMED_WITHIN_MS = 30_000;

const nameOf = ({ aggregateId, version }: Place): string => `${aggregateId}/${version}`;

/** Versions by aggregate, in the order given. */
function byAggregate<P extends Place>(places: readonly P[]): Map<string, P[]> {
  const found = new Map<string, P[]>();
  for (const place of places) {
    const known = found.get(place.aggregateId);
    if (known) known.push(place);
    else found.set(place.aggregateId, [place]);
  }
  return found;
}

/** The first time that each is met. */
function firsts<P extends Place>(places: readonly P[]): P[] {
  const met = new Set<string>();
  return places.filter((place) => !met.has(nameOf(place)) && met.add(nameOf(place)));
}

/** Places that come after a later version of their aggregate. */
function* overtaken<P extends Place>(places: readonly P[]): Generator<[P, P]> {
  const last = new Map<string, P>();
  for (const place of places) {
    const before = last.get(place.aggregateId);
    if (before && before.version > place.version) yield [place, before];
    else last.set(place.aggregateId, place);
  }
}

function* work({ planned, intended }: Evidence): Generator<string> {
  const done = new Set(intended.map(nameOf));
  for (const place of planned) if (!done.has(nameOf(place))) yield `${nameOf(place)} was not written`;
  const wanted = new Set(planned.map(nameOf));
  for (const place of intended)
    if (!wanted.has(nameOf(place))) yield `${nameOf(place)} was not to be written`;
}

function* lostOnTheWay({ intended, log }: Evidence): Generator<string> {
  const there = new Set(log.map(nameOf));
  for (const place of intended) if (!there.has(nameOf(place))) yield `${nameOf(place)} is not on the topic`;
}

function* invented({ intended, log, states }: Evidence): Generator<string> {
  const ids = new Map(intended.map((event) => [nameOf(event), event.eventId]));
  for (const message of [...log, ...(states ?? [])]) {
    const at = `at ${message.partition}:${message.offset}`;
    const id = ids.get(nameOf(message));
    if (id === undefined) yield `${nameOf(message)} ${at} was never committed`;
    else if (id !== message.eventId) yield `${nameOf(message)} ${at} has the id of another event`;
  }
}

function* orderOnTheTopic({ log }: Evidence): Generator<string> {
  const partitions = new Map<string, number>();
  for (const message of log) {
    const known = partitions.get(message.aggregateId) ?? message.partition;
    partitions.set(message.aggregateId, known);
    if (known !== message.partition)
      yield `${nameOf(message)} is in partition ${message.partition}, others in ${known}`;
  }
  for (const [late, before] of overtaken(firsts(log)))
    yield `${nameOf(late)} came after version ${before.version}, at ${late.partition}:${late.offset}`;
}

function* lastState({ intended, states }: Evidence): Generator<string> {
  if (states === null) return;
  const last = new Map(states.map((message) => [message.aggregateId, message.version]));
  for (const [aggregateId, events] of byAggregate(intended)) {
    const newest = Math.max(...events.map(({ version }) => version));
    const shown = last.get(aggregateId);
    if (shown !== newest) yield `${aggregateId} is at ${newest}, its last state at ${shown ?? 'none'}`;
  }
}

/** The first poison of each aggregate: from there on its events wait as dead letters. */
function firstPoison({ poison }: Evidence): Map<string, number> {
  return new Map(
    [...byAggregate(poison)].map(([id, places]) => [id, Math.min(...places.map(({ version }) => version))]),
  );
}

function* lostAtTheConsumer(evidence: Evidence): Generator<string> {
  const had = new Set(evidence.effects.map(nameOf));
  const poisoned = firstPoison(evidence);
  for (const place of evidence.intended)
    if (place.version < (poisoned.get(place.aggregateId) ?? Infinity) && !had.has(nameOf(place)))
      yield `${nameOf(place)} had no effect`;
}

function* doubleEffects({ effects }: Evidence): Generator<string> {
  const counts = new Map<string, number>();
  for (const effect of effects) counts.set(nameOf(effect), (counts.get(nameOf(effect)) ?? 0) + 1);
  for (const [name, count] of counts) if (count > 1) yield `${name} had ${count} effects`;
}

function* orderOfEffects({ effects }: Evidence): Generator<string> {
  for (const [late, before] of overtaken<SeenEvent>(firsts(effects)))
    yield `${nameOf(late)} had its effect after version ${before.version}`;
}

/** A letter is poison or waits behind it; what had its effect is none, however often it comes. */
function* letters(evidence: Evidence): Generator<string> {
  const poisoned = firstPoison(evidence);
  for (const place of evidence.letters)
    if (place.version < (poisoned.get(place.aggregateId) ?? Infinity))
      yield `${nameOf(place)} is a dead letter, and nothing was wrong with it`;
}

function* parked(evidence: Evidence): Generator<string> {
  const dead = new Set(evidence.letters.map(nameOf));
  const had = new Set(evidence.effects.map(nameOf));
  const poisoned = firstPoison(evidence);
  for (const place of evidence.intended) {
    if (place.version < (poisoned.get(place.aggregateId) ?? Infinity)) continue;
    if (had.has(nameOf(place))) yield `${nameOf(place)} had its effect past a poison message`;
    else if (!dead.has(nameOf(place))) yield `${nameOf(place)} is neither a dead letter nor had an effect`;
  }
}

function* resumed({ resumedMs }: Evidence): Generator<string> {
  for (const took of resumedMs)
    if (took === null || took > RESUMED_WITHIN_MS)
      yield `publishing ${took === null ? 'never went on' : `went on ${Math.round(took)} ms`} after the broker's return`;
}

const RULES: readonly (readonly [Rule, (evidence: Evidence) => Iterable<string>])[] = [
  ['WORK_DONE', work],
  ['NOTHING_LOST_ON_THE_WAY', lostOnTheWay],
  ['NOTHING_INVENTED', invented],
  ['ORDER_ON_THE_TOPIC', orderOnTheTopic],
  ['LAST_STATE', lastState],
  ['NOTHING_LOST_AT_THE_CONSUMER', lostAtTheConsumer],
  ['NO_DOUBLE_EFFECT', doubleEffects],
  ['ORDER_OF_EFFECTS', orderOfEffects],
  ['DEAD_LETTERS_EXPLAINED', letters],
  ['POISON_PARKED', parked],
  ['RESUMED_IN_TIME', resumed],
  ['NO_CRASH', ({ crashes }) => crashes],
  ['SETTLED', ({ settled }) => (settled ? [] : ['something was still on its way when time was up'])],
];

/** What breaks the rules of a run; nothing where it went as it should. */
export function check(evidence: Evidence): Finding[] {
  return RULES.flatMap(([rule, find]) => [...find(evidence)].map((says) => ({ rule, says })));
}
