namespace Nabla.Eng.GpuCheck;

/// <summary>Says what devices there are, and what is missing.</summary>
internal static class Listing
{
    public static int Run(Asked asked)
    {
        bool isCuda = asked.Name.StartsWith("cuda", StringComparison.Ordinal);
        int wanted = 0;
        try
        {
            foreach (CudaDevice device in CudaDevices.List())
            {
                Console.WriteLine(device);
                wanted += isCuda ? 1 : 0;
            }
        }
        catch (Exception e) when (e is DllNotFoundException or DeviceException)
        {
            Console.WriteLine($"cuda: {e.Message}");
        }

        try
        {
            foreach (OpenClDevice device in OpenClDevices.List())
            {
                Console.WriteLine(device);
                wanted += isCuda ? 0 : 1;
            }
        }
        catch (Exception e) when (e is DllNotFoundException or DeviceException)
        {
            Console.WriteLine($"opencl: {e.Message}");
        }

        if (isCuda)
        {
            Console.WriteLine(string.Join('\n', CudaDevices.Libraries()));
        }

        if (wanted == 0)
        {
            return 1;
        }

        // The name again, for files, and what the machine chooses by itself.
        Console.WriteLine($"asked for: {asked.Name} ({asked.Open()})");
        return 0;
    }
}
