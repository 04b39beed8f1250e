// Evaluate the ESM-only Nest packages before any CommonJS package (nestjs-pino, @nestjs/throttler)
// require()s them: Jest refuses require(esm) of a module that is still being linked.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
