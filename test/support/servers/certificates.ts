/** Certificates for tests, all with one key. Two are for this machine, one is for another host, and one expired in 2021. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'tls');

export type CertificateName = 'certificate' | 'renewed' | 'otherHost' | 'expired';

export const certificatePath = (name: CertificateName): string => join(folder, `${name}.pem`);

export const certifiedBy = (name: CertificateName) => ({
  certificate: readFileSync(certificatePath(name)),
  key: readFileSync(join(folder, 'key.pem')),
});

/** The key and the certificate in one PEM, as a broker of Kafka takes them: nothing stands before the key. */
export const brokerPem = (name: CertificateName): string => {
  const { certificate, key } = certifiedBy(name);
  return `${key.toString().replace(/^[\s\S]*?(?=-----BEGIN)/, '')}\n${certificate}`;
};
