import { describe, expect, it } from '@jest/globals';
import { planFleet } from '../fleet/fleet-plan.ts';
import { DEMO_FLEET } from './fleet-settings.ts';
import { checkSettings } from './settings-check.ts';

const many = { kind: 'motor', count: 2000, every_s: 10, prefix: 'load-', gateway: 'sim-gateway-1' } as const;

describe('the settings', () => {
  it('of the demo factory are right', () => {
    expect(checkSettings(DEMO_FLEET)).toEqual([]);
    expect(planFleet(DEMO_FLEET)).toHaveLength(10);
  });

  it('name every mistake with its remedy', () => {
    const [compressor] = DEMO_FLEET.machines;
    const problems = checkSettings({
      ...DEMO_FLEET,
      time_zone: 'Europe/Atlantis',
      machines: [compressor!, compressor!, { code: 'h', kind: 'hvac', every_s: 15, scale: 1 }],
      extra_machines: [{ ...many, gateway: null }],
      power_sensors: [{ code: 's', every_s: 7 }],
    });
    expect(problems.map(({ field }) => field)).toEqual([
      'code',
      'time_zone',
      'machines[2].every_s',
      'power_sensors[0].every_s',
      'extra_machines[0].gateway',
    ]);
    for (const { remedy } of problems) expect(remedy).not.toBe('');
  });

  it('make thousands of machines that speak through one gateway, spread over time', () => {
    const planned = planFleet({ ...DEMO_FLEET, machines: [], extra_machines: [many] });
    const machines = planned.filter((member) => member.type === 'machine');
    expect(new Set(machines.map(({ device }) => device))).toEqual(new Set(['sim-gateway-1']));
    expect(new Set(machines.map(({ channel }) => channel)).size).toBe(2000);
    expect(new Set(machines.map(({ phaseMs }) => phaseMs)).size).toBe(40);
  });

  it('make power sensors with addresses of their own', () => {
    const planned = planFleet({ ...DEMO_FLEET, extra_power_sensors: { count: 1000, every_s: 60 } });
    const codes = planned.map(({ code }) => code);
    expect(codes).toContain('AA:BB:CC:01:03:E8');
    expect(new Set(codes).size).toBe(1010);
  });
});
