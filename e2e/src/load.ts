import type { InstalledSystem } from '@enms/installed-system';
import { ReceiptDevice } from './receipt-device.ts';

/** The API's answer to an approval, as far as a test needs it. */
interface Approval {
  readonly credentials: { readonly username: string; readonly password: string };
}

/** Registers and approves a canonical device that measures the electricity of a machine of its own. */
export async function approveDevice(
  system: InstalledSystem,
  code: string,
  options: { factory?: string; dialect?: string; carrier?: string; machineType?: string } = {},
): Promise<{ username: string; password: string }> {
  const { status, body } = await system.api(`/api/v1/devices/${encodeURIComponent(code)}/approve`, {
    method: 'POST',
    body: JSON.stringify({
      factory: options.factory ?? 'test-site',
      dialect: options.dialect ?? 'canonical',
      assignments: [
        {
          channel: 'main',
          machine: {
            name: `machine-${code.replaceAll(':', '-').toLowerCase()}`,
            type: options.machineType ?? 'other',
            carrier: options.carrier ?? 'electricity',
            rated_power_kw: 1_000,
          },
          carrier: options.carrier ?? 'electricity',
        },
      ],
    }),
  });
  if (status >= 300) throw new Error(`approve ${code}: ${status} ${JSON.stringify(body)}`);
  return (body as Approval).credentials;
}

/** Receipt-following devices that together publish a steady number of readings a second, and a ledger of them. */
export class Load {
  private timer: NodeJS.Timeout | undefined;
  private sent = 0;
  private startedAt = 0;
  private readonly lastTime: number[];

  private constructor(
    private readonly devices: readonly ReceiptDevice[],
    private readonly readingsPerSecond: number,
  ) {
    this.lastTime = devices.map(() => 0);
  }

  static async connect(
    system: InstalledSystem,
    options: { devices: number; readingsPerSecond: number; prefix: string },
  ): Promise<Load> {
    const devices: ReceiptDevice[] = [];
    for (let index = 0; index < options.devices; index++) {
      const code = `${options.prefix}-${index}`;
      const { password } = await approveDevice(system, code);
      devices.push(new ReceiptDevice({ port: system.mqttPort, factory: 'test-site', code, password }));
    }
    await Promise.all(devices.map((device) => device.connect()));
    return new Load(devices, options.readingsPerSecond);
  }

  start(): void {
    this.startedAt = performance.now();
    this.sent = 0;
    this.timer = setInterval(() => {
      this.sendDue();
    }, 20);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  get published(): number {
    return this.devices.reduce((sum, device) => sum + device.published, 0);
  }

  get uncovered(): number {
    return this.devices.reduce((sum, device) => sum + device.uncovered, 0);
  }

  async close(): Promise<void> {
    this.stop();
    await Promise.all(this.devices.map((device) => device.close()));
  }

  private sendDue(): void {
    const due = Math.floor(((performance.now() - this.startedAt) / 1_000) * this.readingsPerSecond);
    for (; this.sent < due; this.sent++) {
      const index = this.sent % this.devices.length;
      // Device times are strictly rising, so that every reading has a key of its own.
      const time = Math.max(Date.now(), (this.lastTime[index] ?? 0) + 1);
      this.lastTime[index] = time;
      this.devices[index]?.send(time, { power_kw: 10 + (this.sent % 100) / 10 });
    }
  }
}
