import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { findGrafana, grafanaEnvironment, grafanaWords, renderGrafanaDoor } from './grafana.ts';
import { locateHome, makeVarFolders } from './home.ts';
import { prepareSettings } from './installation.ts';
import { composePlaces, nativePlaces } from './services.ts';
import { readSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'enms-grafana-'));
afterEach(() => {
  for (const name of ['opt', 'bin', 'home', 'package'])
    rmSync(join(folder, name), { recursive: true, force: true });
});

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

function grafanaHome(...path: string[]): string {
  const home = join(folder, ...path);
  mkdirSync(join(home, 'conf'), { recursive: true });
  writeFileSync(join(home, 'conf', 'defaults.ini'), '');
  return home;
}

describe('findGrafana', () => {
  const wanted = { ENMS_GRAFANA: true };
  const find = (folders: string[]): ReturnType<typeof findGrafana> =>
    findGrafana(wanted, folders, join(folder, 'package'));

  it('finds the program of a package beside its home', () => {
    const [binary, homePath] = [program('bin', 'grafana'), grafanaHome('package')];
    expect(find([join(folder, 'bin')])).toEqual({ binary, words: ['server'], homePath });
  });

  it('finds an unpacked archive behind a link', () => {
    const homePath = grafanaHome('opt', 'grafana');
    mkdirSync(join(folder, 'bin'));
    symlinkSync(program('opt', 'grafana', 'bin', 'grafana'), join(folder, 'bin', 'grafana'));
    expect(find([join(folder, 'bin')])?.homePath).toBe(homePath);
  });

  it('starts the older program without a further word', () => {
    grafanaHome('package');
    program('bin', 'grafana-server');
    expect(find([join(folder, 'bin')])?.words).toEqual([]);
  });

  it('finds none where there is none, where its home is missing, and where it is not wanted', () => {
    expect(find([folder])).toBeUndefined();
    program('bin', 'grafana');
    expect(find([join(folder, 'bin')])).toBeUndefined();
    grafanaHome('package');
    expect(
      findGrafana({ ENMS_GRAFANA: false }, [join(folder, 'bin')], join(folder, 'package')),
    ).toBeUndefined();
  });
});

describe('what Grafana is told', () => {
  it('natively: to listen on loopback, to read the room, to write below var/, to ask as the reader', () => {
    const home = locateHome(join(folder, 'home'));
    mkdirSync(join(folder, 'home'), { recursive: true });
    const settings = prepareSettings(home, true);
    const places = nativePlaces(home, settings);
    expect(grafanaEnvironment(settings, places)).toMatchObject({
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: '3004',
      GF_PATHS_DATA: join(home.varDir, 'grafana'),
      ENMS_READER_ADDRESS: '127.0.0.1:5442',
      ENMS_READER_USER: 'enms_reader',
      ENMS_READER_PASSWORD: settings.ENMS_DATABASE_READER_PASSWORD,
      ENMS_READER_DATABASE: 'enms',
    });
    const words = grafanaWords(
      { binary: '/usr/sbin/grafana', words: ['server'], homePath: '/usr/share/grafana' },
      places,
    );
    expect(existsSync(words.at(-1) ?? '')).toBe(true);
    for (const [name, value] of Object.entries(grafanaEnvironment(settings, places)))
      if (name.endsWith('PROVISIONING') || name.endsWith('DASHBOARDS')) expect(existsSync(value)).toBe(true);
    for (const secret of [settings.ENMS_GRAFANA_ADMIN_PASSWORD, settings.ENMS_GRAFANA_SECRET])
      expect(secret.length).toBeGreaterThan(16);
    expect(words.join(' ')).not.toContain(settings.ENMS_DATABASE_READER_PASSWORD);
  });

  it('in compose, and of a server of one’s own with TLS', () => {
    const home = locateHome(join(folder, 'home'));
    mkdirSync(join(folder, 'home'), { recursive: true });
    const settings = prepareSettings(home, true);
    expect(grafanaEnvironment(settings, composePlaces)).toMatchObject({
      GF_SERVER_HTTP_ADDR: '0.0.0.0',
      GF_SERVER_HTTP_PORT: '3000',
      ENMS_READER_ADDRESS: 'database:5432',
    });
    const own = { ...settings, DATABASE_URL: 'postgresql://postgres:x@db.example/plant?sslmode=require' };
    expect(grafanaEnvironment(own, composePlaces)).toMatchObject({
      ENMS_READER_ADDRESS: 'db.example:5432',
      ENMS_READER_DATABASE: 'plant',
      ENMS_READER_SSLMODE: 'require',
    });
  });

  it('an .env of before Grafana is read', () => {
    const home = locateHome(join(folder, 'home'));
    mkdirSync(join(folder, 'home'), { recursive: true });
    const before = Object.fromEntries(
      Object.entries(prepareSettings(home, true)).filter(([name]) => !name.startsWith('ENMS_GRAFANA')),
    );
    const texts = Object.fromEntries(
      Object.entries(before).map(([name, value]) => [
        name,
        typeof value === 'boolean'
          ? value
            ? 'yes'
            : 'no'
          : Array.isArray(value)
            ? value.join(' ')
            : String(value ?? ''),
      ]),
    );
    expect(readSettings(texts).ENMS_GRAFANA).toBe(true);
  });
});

it('the door’s way to Grafana is there only while Grafana is', () => {
  const home = locateHome(join(folder, 'home'));
  makeVarFolders(home);
  const file = join(home.varDir, 'nginx', 'locations-grafana.conf');
  renderGrafanaDoor(home, '127.0.0.1:3004');
  expect(readFileSync(file, 'utf8')).toMatch(/set \$grafana 127\.0\.0\.1:3004;/);
  renderGrafanaDoor(home, undefined);
  expect(existsSync(file)).toBe(false);
});
