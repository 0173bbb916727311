// What the local stack itself has to say among its functions' log lines, in their format.

export const logLine = (level: 'WARN' | 'ERROR', message: string): string =>
  JSON.stringify({ timestamp: new Date().toISOString(), level, message });
