export const system = {
  health: {
    title: 'System',
    part: 'Part',
    state: 'State',
    since: 'For the last',
    latency: 'Answers in',
    cause: 'Cause',
    hint: 'A part that is down is restarted by itself. If it stays down: ./setup.sh logs <part>.',
    whole: {
      up: 'All parts are up',
      degraded: 'Works with restrictions',
      down: 'An essential part is down',
      unknown: 'Not known yet',
    },
  },
  part: {
    database: 'Database',
    redis: 'Redis',
    broker: 'MQTT broker',
    ingest: 'Data intake',
    nodered: 'Node-RED',
    simulator: 'Simulator',
  },
};
