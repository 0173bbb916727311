// The application secret of the benchmark: the sink gives it out, and hooks are signed with it.

export const SINK_SECRET = 'fe2bc8e865d8fc2236968ee53c3b2bd5';
