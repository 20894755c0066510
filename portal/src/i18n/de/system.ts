export const system = {
  health: {
    title: 'System',
    part: 'Teil',
    state: 'Zustand',
    since: 'Schon seit',
    latency: 'Antwortet in',
    cause: 'Ursache',
    hint: 'Ein ausgefallener Teil startet von selbst neu. Bleibt er weg: ./setup.sh logs <Teil>.',
    whole: {
      up: 'Alle Teile laufen',
      degraded: 'Läuft mit Einschränkungen',
      down: 'Ein wesentlicher Teil ist ausgefallen',
      unknown: 'Noch nicht bekannt',
    },
  },
  part: {
    database: 'Datenbank',
    redis: 'Redis',
    broker: 'MQTT-Broker',
    ingest: 'Datenannahme',
    nodered: 'Node-RED',
    simulator: 'Simulator',
  },
};
