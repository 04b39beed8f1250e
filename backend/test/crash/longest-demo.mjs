// Loaded into a replica before the product: the demo's runs take 2 to 20 s by chance; with this each takes more than 18 s.
const { random } = Math;
Math.random = () => 0.9 + random() * 0.1;
