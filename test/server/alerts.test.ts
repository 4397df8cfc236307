/** 12.7: the dashboard and the alert rules of ops/ name existing metrics, and each alert says what to do. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { prometheus } from '../../src/adapters/prometheus/prometheus.ts';
import { certificatePath } from '../support/servers/certificates.ts';

const root = join(import.meta.dirname, '..', '..');
const fileText = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');

type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
};
const { groups } = parse(fileText('ops', 'prometheus', 'alerts.yml')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

type Panel = { readonly title: string; readonly targets: readonly { readonly expr: string }[] };
const dashboard = JSON.parse(fileText('ops', 'grafana', 'telboek.json')) as { readonly panels: readonly Panel[] };

const promtool = (): string | undefined => {
  try {
    return execFileSync('bash', [join(root, 'test', 'servers', 'promtool.sh'), 'path'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

/** The names of metrics in an expression. Functions and the text in braces or brackets are left out. */
const metricsIn = (expr: string): string[] => expr.match(/\b(?:telboek|process)_\w+/g) ?? [];

/** All metrics of a server that has everything that can be watched, with folders and certificates of its own. */
const shown = async (folder: string): Promise<string> => {
  const metrics = prometheus();
  metrics.watchLog(() => 0);
  metrics.watchSurroundings({ folders: { data: folder }, certificates: { KAFKA_TLS_CA: certificatePath('expired') } });
  metrics.watchFolds(() => ({ hits: 0, misses: 0, states: 0, bytes: 0, bytesMax: 1 }));
  metrics.watchPublishing({
    unpublished: async () => [{ topic: 'telboek.documents.v1', messages: 1, seconds: 1 }],
    failing: () => false,
    publishing: () => true,
    answerMsMax: 1_000,
  });
  metrics.watchJobs({ counts: async () => ({ failed: 1, waiting: 1 }) as never, answerMsMax: 1_000 });
  metrics.watchHolding({ following: () => true });
  metrics.watchDeliveries({ waiting: async () => 1, answerMsMax: 1_000 });
  metrics.audited({ of: 'verification', differences: 2, at: new Date('2026-08-01T00:00:00Z') });
  metrics.audited({ of: 'drift', schools: 3 });
  return metrics.text();
};

describe('12.7: what ops/ has for Prometheus and Grafana', () => {
  it('every metric that an alert or a panel names is one that the server shows', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'telboek-alerts-'));
    try {
      const text = await shown(folder);
      const there = new Set(
        [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
        ),
      );
      const named = [
        ...rules.map(({ expr }) => expr),
        ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
      ].flatMap(metricsIn);
      expect(named.length).toBeGreaterThan(30);
      expect([...new Set(named)].filter((name) => !there.has(name))).toEqual([]);
      expect(text).toMatch(/^telboek_disk_free_bytes\{folder="data"\} \d+$/m);
      // The certificate of the fixture expired in 2021.
      expect(text).toMatch(/^telboek_certificate_expiry_timestamp_seconds\{setting="KAFKA_TLS_CA"\} 16\d{8}$/m);
      expect(text).toMatch(/^telboek_verified_timestamp_seconds 1785542400$/m);
      expect(text).toMatch(/^telboek_verification_differences 2$/m);
      expect(text).toMatch(/^telboek_drift_schools 3$/m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('there is an alert for lag, parked schools, the outbox, failed jobs, drift, unverified days, certificates and disks', () => {
    expect(rules.map(({ alert }) => alert)).toEqual(
      expect.arrayContaining(
        ['Lag', 'Parked', 'Outbox', 'JobsFailed', 'Drift', 'Unverified', 'Certificate', 'Disk'].map(
          (of) => `Telboek${of}`,
        ),
      ),
    );
  });

  it('docs/operations.md says what to do for each alert, and for no other', () => {
    const section = /\n## Alerts\n([\s\S]*?)\n## /.exec(fileText('docs', 'operations.md'))?.[1] ?? '';
    const told = [...section.matchAll(/^\| `(Telboek\w+)` \| [^|]+ \| [^|]{20,} \|$/gm)].map(([, alert]) => alert);
    expect(told.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
    for (const { annotations } of rules) expect(annotations.runbook).toBe('docs/operations.md#alerts');
  });

  it.skipIf(promtool() === undefined)('promtool takes the rules (where test/servers/promtool.sh is installed)', () => {
    const said = execFileSync(promtool()!, ['check', 'rules', join(root, 'ops', 'prometheus', 'alerts.yml')], {
      encoding: 'utf8',
    });
    expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
  });

  it('each metric that docs/operations.md says to watch has an alert', () => {
    const table = /Watch these:\n\n((?:\|.*\n)+)/.exec(fileText('docs', 'operations.md'))?.[1] ?? '';
    const watched = [...table.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = '']) => metricsIn(cell));
    expect(watched.length).toBeGreaterThan(10);
    const alerted = new Set(rules.flatMap(({ expr }) => metricsIn(expr)));
    expect(watched.filter((name) => !alerted.has(name))).toEqual([]);
  });

  it.skipIf(promtool() === undefined)('promtool sees each rule about growth tell what happens, and only that', () => {
    const said = execFileSync(promtool()!, ['test', 'rules', join(root, 'ops', 'prometheus', 'alerts.test.yml')], {
      encoding: 'utf8',
    });
    expect(said).toContain('SUCCESS');
  });
});
