import type { z } from 'zod';

import type { Audience, EventContract, PayloadSchema } from './contract.js';

/** Those of some contracts whose type is T; a contract of several services stands for each of them. */
export type ContractOf<E extends EventContract, T extends string> = E extends { readonly type: infer U }
  ? T extends U
    ? E
    : never
  : never;

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** What a contract says to an audience, as a type; never where it says nothing. */
export type SaidTo<E extends EventContract, A extends Audience> = E[A] extends infer S extends PayloadSchema
  ? DeepReadonly<z.output<S>>
  : never;
