/** A reason to stop that the person at the terminal can act on: one sentence and the exit code that goes with it. */
export class Refusal extends Error {
  constructor(sentence, exitCode) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** Runs a script to its exit code. A refusal is printed as its sentence alone; only a defect of our own shows a stack. */
export async function runScript(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
