export const interfaceTexts = { menu: { api: 'The interface' } };
