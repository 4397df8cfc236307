export const interfaceTexts = { menu: { api: 'De interface' } };
