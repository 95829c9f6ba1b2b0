/** A request that was answered, as it is logged: nothing of what was asked or answered, nor of who asked. */
export interface AccessLine {
  readonly requestId: string;
  /** The trace that a request for the graph belongs to. */
  readonly traceId?: string;
  readonly method: string | undefined;
  /** The route, not the address, which may hold anything. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** The role of who asked, where that is known. */
  readonly role?: string | undefined;
}

/** Told of every request that was answered. */
export type AccessLog = (line: AccessLine) => void;
