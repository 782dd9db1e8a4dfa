using CartPoleSample;

return await Screen.RunAsync(screen => Application.RunAsync(args, screen));
