using GptSample;

return await Screen.RunAsync(screen => Application.RunAsync(args, screen));
