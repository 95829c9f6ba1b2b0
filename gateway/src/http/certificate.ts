import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RequestListener, ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import { createSecureContext, type SecureVersion } from 'node:tls';

import { EnvironmentError } from '../configuration/environment.js';
import type { GatewayLogger } from '../logger.js';

/** How the gateway proves who it is, over HTTPS. */
export interface TlsSettings {
  /** The path of the certificate in PEM, with those between it and its authority after it. */
  readonly certFile: string;
  /** The path of its private key in PEM, without a passphrase. */
  readonly keyFile: string;
  /** The oldest version of TLS that clients may speak; 1.2 where none is named. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3' | undefined;
}

/** A certificate with its key, as Node takes them. */
interface Pair {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: SecureVersion;
}

/** The certificate that a gateway shows. */
export interface ServedCertificate {
  /** A server that shows it. */
  serve(options: ServerOptions, listener: RequestListener): Server;
  /** Reads the pair anew: new connections see it, those that are open stay. One that cannot be used is refused, and the one before stays. */
  reload(): void;
}

const PEM_CERTIFICATE = '-----BEGIN CERTIFICATE-----';

/** What a function gives; where it throws, nothing, and the fault is told. */
function tried<Result>(faults: string[], fault: string, work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    // What the library says may quote what it read.
    faults.push(fault);
    return undefined;
  }
}

function readText(faults: string[], field: string, path: string): string | undefined {
  return tried(faults, `${field}: the file cannot be read`, () => readFileSync(path, 'utf8'));
}

/** @throws where the text is no certificate in PEM; Node itself takes the binary form here, and refuses it later */
function certificateOf(text: string): X509Certificate {
  if (!text.includes(PEM_CERTIFICATE)) throw new TypeError('no PEM');
  return new X509Certificate(text);
}

/**
 * Reads a pair and judges it.
 *
 * @param now in milliseconds since 1970
 * @throws EnvironmentError with every fault, each with its field and nothing of what is in the files
 */
function readPair({ certFile, keyFile, minVersion = 'TLSv1.2' }: TlsSettings, now: number): Pair {
  const faults: string[] = [];
  const cert = readText(faults, 'tls.certFile', certFile);
  const key = readText(faults, 'tls.keyFile', keyFile);
  const certificate =
    cert === undefined
      ? undefined
      : tried(faults, 'tls.certFile: the file holds no certificate in PEM', () => certificateOf(cert));
  const privateKey =
    key === undefined
      ? undefined
      : tried(faults, 'tls.keyFile: the file holds no private key in PEM without a passphrase', () =>
          createPrivateKey(key),
        );
  if (certificate && Date.parse(certificate.validTo) <= now)
    faults.push('tls.certFile: the certificate has expired');
  if (certificate && Date.parse(certificate.validFrom) > now)
    faults.push('tls.certFile: the certificate is not valid yet');
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey))
    faults.push('tls.keyFile: the key does not belong to the certificate');
  if (faults.length > 0 || cert === undefined || key === undefined) throw new EnvironmentError(faults);
  const pair: Pair = { cert, key, minVersion };
  // As a handshake would: a chain that is broken off, or a key that is too short.
  tried(faults, 'tls.certFile: the certificate and its key cannot be used for TLS', () =>
    createSecureContext(pair),
  );
  if (faults.length > 0) throw new EnvironmentError(faults);
  return pair;
}

/**
 * Reads the certificate that a gateway shows.
 *
 * @throws EnvironmentError with every fault of the pair, each with its field
 */
export function readCertificate(settings: TlsSettings, logger: GatewayLogger): ServedCertificate {
  let pair = readPair(settings, Date.now());
  const servers = new Set<Server>();
  return {
    serve(options, listener) {
      // A handshake is the first part of a request: who takes too long for it is cut off as well.
      const handshakeTimeout = options.requestTimeout;
      const server = createServer(
        { ...options, ...pair, ...(handshakeTimeout === undefined ? {} : { handshakeTimeout }) },
        listener,
      );
      servers.add(server);
      return server;
    },
    reload() {
      try {
        const next = readPair(settings, Date.now());
        if (next.cert === pair.cert && next.key === pair.key) return;
        pair = next;
        for (const server of servers) server.setSecureContext(next);
        logger.info({ validTo: new X509Certificate(next.cert).validTo }, 'another certificate is shown');
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
        logger.error({ reason: error.lines.join('; ') }, 'a certificate is refused');
      }
    },
  };
}
