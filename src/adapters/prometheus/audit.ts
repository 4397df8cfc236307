/** The results of this process's audits, for alerts when an audit is missing or found something. */
import { Gauge, type Registry } from 'prom-client';
import type { AuditSeen } from '../../commands/audit/auditSeen.ts';

/** A figure exists from the first audit of this process on. A process without an audit reports nothing. */
export const auditMetrics = (register: Registry): ((seen: AuditSeen) => void) => {
  const gauge = (name: string, help: string) => () =>
    (register.getSingleMetric(name) as Gauge | undefined) ?? new Gauge({ name, help, registers: [register] });
  const verified = gauge(
    'telboek_verified_timestamp_seconds',
    'When this process last verified the whole ledger (5.4), as Unix time',
  );
  const differences = gauge(
    'telboek_verification_differences',
    'Differences that the last verification of the whole ledger by this process found',
  );
  const drift = gauge(
    'telboek_drift_schools',
    'Schools with a settled year whose due has changed since (5.7), when this process was last asked',
  );
  return (seen) => {
    if (seen.of === 'drift') drift().set(seen.schools);
    else {
      verified().set(Math.floor(seen.at.getTime() / 1_000));
      differences().set(seen.differences);
    }
  };
};
