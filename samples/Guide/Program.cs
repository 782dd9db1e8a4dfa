using GuideSample;

// Runs every block of code of docs/guide.
int failures = 0;
foreach (Snippet snippet in Snippet.All)
{
    try
    {
        snippet.Run();
        Console.WriteLine($"ok      {snippet.Name}");
    }
    catch (InvalidOperationException exception)
    {
        failures++;
        Console.WriteLine($"FAILED  {snippet.Name}: {exception.Message}");
    }
}

return failures == 0 ? 0 : 1;
