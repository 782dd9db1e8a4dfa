using SeedsSample;

Console.OutputEncoding = System.Text.Encoding.UTF8;
return Walk.Run(args, Console.Out);
