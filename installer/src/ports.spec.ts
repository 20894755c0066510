import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { requireFreePorts } from './ports.ts';

const claim = (port: number, usedBy: string, setting: string) => ({
  port,
  host: '127.0.0.1',
  usedBy,
  setting,
});

it('names a taken port, who wants it and the setting that moves it', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(requireFreePorts([claim(port, 'the portal', 'ENMS_PORTAL_PORT')])).rejects.toThrow(
    `${port}, wanted by the portal (ENMS_PORTAL_PORT), is taken`,
  );
  await new Promise((resolve) => other.close(resolve));
  await expect(requireFreePorts([claim(port, 'the portal', 'ENMS_PORTAL_PORT')])).resolves.toBeUndefined();
});

it('finds a port that two of our own settings share', async () => {
  const twice = [
    claim(40_001, 'redis', 'ENMS_REDIS_PORT'),
    claim(40_001, 'the simulator', 'ENMS_SIMULATOR_PORT'),
  ];
  await expect(requireFreePorts(twice)).rejects.toThrow(/ENMS_REDIS_PORT.*ENMS_SIMULATOR_PORT/);
});
