import { parseDate } from '@zhucan/codes';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

function refuse(scalar: string, rule: string): never {
  throw new GraphQLError(`${scalar}: ${rule}`, {
    extensions: {
      code: 'BAD_USER_INPUT',
      field: '',
      rule,
      messageZh: `${scalar} 格式不正确。`,
      messageEn: `Malformed ${scalar}.`,
    },
  });
}

function date(value: unknown): string {
  const parsed = typeof value === 'string' ? parseDate(value) : undefined;
  return parsed?.ok ? parsed.value : refuse('Date', 'a calendar date as YYYY-MM-DD');
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

function instant(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' && INSTANT.test(value)
    ? value
    : refuse('DateTime', 'an RFC 3339 instant in UTC');
}

function amount(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,18}$/.test(value)) return BigInt(value);
  return refuse('AmountFen', 'a whole number of fen of at most 18 digits');
}

function literal(node: ValueNode): string | undefined {
  return node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined;
}

/** The scalars of the shared SDL: `Date`, `DateTime` and `AmountFen` (a `bigint` inside). */
export const scalars = {
  Date: new GraphQLScalarType<string, string>({
    name: 'Date',
    serialize: date,
    parseValue: date,
    parseLiteral: (node) => date(literal(node)),
  }),
  DateTime: new GraphQLScalarType<string, string>({
    name: 'DateTime',
    serialize: instant,
    parseValue: instant,
    parseLiteral: (node) => instant(literal(node)),
  }),
  AmountFen: new GraphQLScalarType<bigint, number | string>({
    name: 'AmountFen',
    serialize(value) {
      const fen = amount(value);
      return fen <= BigInt(Number.MAX_SAFE_INTEGER) && fen >= BigInt(Number.MIN_SAFE_INTEGER)
        ? Number(fen)
        : fen.toString();
    },
    parseValue: amount,
    parseLiteral: (node) => amount(literal(node)),
  }),
};
