using TabularSample;

return await Screen.RunAsync(screen => Application.RunAsync(args, screen));
