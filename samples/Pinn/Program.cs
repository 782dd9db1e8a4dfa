using PinnSample;

return await Screen.RunAsync(screen => Application.RunAsync(args, screen));
