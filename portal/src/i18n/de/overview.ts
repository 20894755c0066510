export const overview = {
  overview: {
    title: 'Übersicht',
    site: 'Standort',
    powerNow: 'Leistung jetzt',
    today: 'Heute',
    cost: 'Kosten heute',
    carbon: 'CO₂ heute',
    reporting: 'Melden: {reporting} von {total}',
    coverage: '{percent} % des Tages gemessen',
    curve: 'Leistung heute',
    curveLabel:
      'Leistung des Standorts heute, eine Linie je Energieträger. Dieselben Werte stehen in der Tabelle.',
    curveHint: 'Mittelwerte über 15 Minuten, Ortszeit {zone}. Lücken sind Zeiten ohne Messwerte.',
    curveEmpty: 'Seit Mitternacht kein Messwert. Sobald eine Maschine meldet, beginnt hier ihre Kurve.',
    showTable: 'Tabelle zeigen',
    hideTable: 'Tabelle verbergen',
    time: 'Ab',
    machines: 'Maschinen',
    never: 'Noch kein Messwert',
    ofRated: '{percent} % von {rated}',
    qualityHint: 'Qualität des neuesten Werts: {marks}',
    sparkline: 'Leistung von {machine} in den letzten zehn Minuten',
  },
  condition: {
    running: 'Läuft',
    idle: 'Steht',
    unknown: 'Kein Leistungswert',
    stale: 'Veraltet',
    silent: 'Stumm',
    never: 'Wartet',
  },
  ingest: {
    title: 'Datenannahme',
    lastCommit: 'Letzte Zeile',
    rate: 'Nachrichten',
    lagMedian: 'Gerät bis Zeile, Median',
    lagHigh: 'Gerät bis Zeile, 99 %',
    accepted: 'Behaltene Messwerte',
    duplicates: 'Doppelte',
    conflicts: 'Widersprüche',
    quarantined: 'In Quarantäne',
  },
  ingestReason: {
    redis_away:
      'Redis antwortet nicht, daher kennt niemand die Zahlen. Messwerte werden trotzdem gespeichert.',
    no_workers:
      'Kein Annahmeprozess meldet sich. Der Broker bewahrt die Nachrichten so lange auf; ./setup.sh logs nodered sagt mehr.',
  },
  empty: {
    title: 'Noch keine Maschine.',
    text: 'Geräte melden sich mit dem Konto onboarding unter onboarding/ am Broker. Nach der Freigabe erscheint die Maschine hier.',
  },
};
