// The container's health: the service is ready to answer. Node asks, so that the image needs no curl.
const { PORT = '8000' } = process.env;

try {
  const response = await fetch(`http://127.0.0.1:${PORT}/health/ready`, { signal: AbortSignal.timeout(4_000) });
  process.exitCode = response.ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
