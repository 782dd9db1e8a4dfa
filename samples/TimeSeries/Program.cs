using TimeSeriesSample;

return await Screen.RunAsync(screen => Application.RunAsync(args, screen));
