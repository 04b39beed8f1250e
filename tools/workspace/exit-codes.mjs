/** The numbers of sysexits.h, so that a supervisor can tell a wrong command from a busy port. */
export const EXIT = {
  usage: 64,
  noInput: 66,
  unavailable: 69,
  software: 70,
  dataDirInUse: 73,
  configuration: 78,
};
