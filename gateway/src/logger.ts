/** The part of the logger that the gateway uses; pino's loggers fit. Neither variables nor tokens are ever handed to it. */
export interface GatewayLogger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
