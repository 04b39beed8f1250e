export const firstNames = [
  ...['Avery', 'Blake', 'Carmen', 'Dana', 'Elliot', 'Frances', 'Gale', 'Harper', 'Indra', 'Jules', 'Kerry', 'Logan'],
  ...['Morgan', 'Noor', 'Oakley', 'Parker', 'Quinn', 'Reese', 'Sasha', 'Tatum', 'Umber', 'Valery', 'Wren', 'Zoë'],
];

export const lastNames = [
  ...['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper', 'Katsura', 'Larch'],
  ...['Maple', 'Nutmeg', 'Oak', "O'Pine", 'Quince', 'Rowan', 'Spruce', 'Teak', 'Ümlaut', 'Vine', 'Willow', 'Yew'],
];

/** Values that break a page or a spreadsheet which trusts them. */
export const hostileNames = [
  '<img src=x onerror="alert(1)">',
  '=1+1',
  '+SUM(A1:A9)',
  '@HYPERLINK("http://example.com")',
  '-2+3',
  '"><script>alert(1)</script>',
  'Robert\u202e"; --',
];

export const streets = ['Test Street', 'Sample Avenue', 'Example Road', 'Mock Lane', 'Fixture Drive', 'Seed Court'];

export const companies = ['Sample Holdings LLC', 'Example Partners', 'Fixture & Sons', 'Placeholder Estates'];

export const cities = [
  { name: 'Testville', stateId: 1, zip: '00501', latitude: 30.1, longitude: -97.5 },
  { name: 'Sampleton', stateId: 2, zip: '00602', latitude: 39.7, longitude: -104.9 },
  { name: 'Exampleburg', stateId: 3, zip: '00703', latitude: 44.9, longitude: -93.2 },
  { name: 'Mock Springs', stateId: 4, zip: '00804', latitude: 33.4, longitude: -112 },
];

export const deadReasons = ['No response', 'Price', 'Went with a competitor', 'Not qualified', 'Duplicate'];

export const notes = ['Gate code on file.', 'Call before arrival.', 'Dog in the yard.', '', 'Prefers mornings.'];
