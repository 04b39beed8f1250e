/** What examples, tutorials and generators write where a secret belongs; without capitals, blanks and signs. */
const IN_SAMPLES = [
  'changeme',
  'changethis',
  'replaceme',
  'replacethis',
  'replacewith',
  'placeholder',
  'insertyour',
  'putyour',
  'yoursecret',
  'yourclientsecret',
  'yourtoken',
  'yourkey',
  'yourpassword',
  'samplesecret',
  'sampletoken',
  'samplekey',
  'examplesecret',
  'exampletoken',
  'examplekey',
  'notasecret',
  'supersecret',
  'topsecret',
  'mysecret',
  '0123456789abcdef',
  'abcdefghijklmnop',
] as const;

const ALONE =
  /^(?:my|the|client|session|access|metrics|audit|dev|test|admin|default)*(?:secret|password|passwd|token|key|sample|example|dummy|todo|none|foobar|hunter)\d*$/;

/** True for a text that nobody keeps secret, because it stands in somebody's example. */
export function isSampleSecret(text: string): boolean {
  const plain = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return IN_SAMPLES.some((sample) => plain.includes(sample)) || ALONE.test(plain);
}
