// Credentials for the emulated services, which check none; the SDK insists on some.

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
