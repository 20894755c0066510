import type { InstalledSystem } from '@enms/installed-system';

/** Ends and leaves out the faults of the demo factory: meters fail there now and then, at the same moments everywhere. */
export async function leaveOutFaults(system: InstalledSystem): Promise<void> {
  const url = `http://127.0.0.1:${system.setting('ENMS_SIMULATOR_PORT')}/api/v1/simulator/config`;
  const answer = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ anomaly_probability_per_day: 0 }),
  });
  if (!answer.ok) throw new Error(`PUT ${url}: ${answer.status} ${await answer.text()}`);
}
