import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

import type { TlsSettings } from '../http/certificate.js';

/** A certificate for this machine that is its own authority, with its key, both in PEM. */
export interface MadeCertificate {
  readonly cert: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;

/** @param days from when until when it is valid, from now on */
export async function makeCertificate(days: readonly [number, number] = [-1, 1]): Promise<MadeCertificate> {
  const [from, to] = days.map((each) => new Date(Date.now() + each * DAY_MS));
  // A name of its own: who trusts several tells them apart by it.
  const made = await generate([{ name: 'commonName', value: randomUUID() }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ...(from ? { notBeforeDate: from } : {}),
    ...(to ? { notAfterDate: to } : {}),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}

/** A pair on disk that can be replaced. */
export interface CertificateFiles extends Required<Pick<TlsSettings, 'certFile' | 'keyFile'>> {
  write(pair: Partial<MadeCertificate>): void;
  remove(): void;
}

/** Writes a pair into a folder of its own. */
export function certificateFiles(pair: MadeCertificate): CertificateFiles {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-certificate-'));
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const write: CertificateFiles['write'] = ({ cert, key }) => {
    if (cert !== undefined) writeFileSync(certFile, cert);
    if (key !== undefined) writeFileSync(keyFile, key);
  };
  write(pair);
  return { certFile, keyFile, write, remove: () => rmSync(folder, { recursive: true }) };
}
