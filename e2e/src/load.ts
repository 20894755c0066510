import type { InstalledSystem } from '@enms/installed-system';
import { ReceiptDevice } from './receipt-device.ts';

/** The API's answer to an approval, as far as a test needs it. */
interface Approval {
  readonly credentials: { readonly username: string; readonly password: string };
}

/** One channel of a device and the machine that it measures. */
export interface Measured {
  readonly channel?: string;
  readonly machine: string;
  readonly carrier?: string;
}

/** Registers and approves a device, as an administrator does; its machines are made with it. */
export async function approveDevice(
  system: InstalledSystem,
  code: string,
  options: { dialect?: string; measures?: readonly Measured[] } = {},
): Promise<{ username: string; password: string }> {
  const dialect = options.dialect ?? 'canonical';
  const measures = options.measures ?? [{ machine: `machine-${code}` }];
  await post(system, '/api/v1/devices', { code, dialect, factory: 'test-site' }, [201, 409]);
  const { credentials } = (await post(
    system,
    `/api/v1/devices/${encodeURIComponent(code)}/approve`,
    {
      factory: 'test-site',
      dialect,
      assignments: measures.map(({ channel = 'main', machine, carrier = 'electricity' }) => ({
        channel,
        machine: { name: machine, type: 'other', carrier, rated_power_kw: 1_000 },
        carrier,
      })),
    },
    [200, 201],
  )) as Approval;
  return credentials;
}

async function post(
  system: InstalledSystem,
  path: string,
  body: unknown,
  expected: readonly number[],
): Promise<unknown> {
  const answer = await system.api(path, { method: 'POST', body: JSON.stringify(body) });
  if (!expected.includes(answer.status))
    throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
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
