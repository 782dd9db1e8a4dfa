using System.Globalization;
using Nabla;
using Nabla.Eng.GpuCheck;

// What eng/gpu-check runs on the machine with the device, as one published program:
//   devices                          what there is; exits with 1 where the asked-for kind has none
//   serve                            answers to lines: checks one by one, timings; see Serving.cs
// Each takes --device NAME, such as cuda, opencl or opencl:1, and --tiny, which makes sizes small enough for a processor.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (Asked.Of(args) is not { } asked)
{
    Console.Error.WriteLine(Asked.Usage);
    return 2;
}

try
{
    return asked.Verb == "devices" ? Listing.Run(asked) : new Serving(asked.Open(), asked.IsTiny).Run(Console.In, Console.Out);
}
catch (Exception e) when (e is DllNotFoundException or DeviceException or ArgumentOutOfRangeException)
{
    Console.Error.WriteLine($"{asked.Verb} --device {asked.Name}: {e.Message}");
    return 1;
}
