/** Something must be installed first; the message is one sentence that says what. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** Another process listens on a port that a server was told to use. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  constructor(
    readonly server: string,
    readonly port: number,
  ) {
    super(`Port ${port}, which ${server} needs, is taken by another process.`);
  }
}

/** A server did not come up, or said why it cannot; the message ends with its last lines. */
export class ServerFailedError extends Error {
  override readonly name = 'ServerFailedError';
}
