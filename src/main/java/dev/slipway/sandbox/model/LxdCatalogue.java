package dev.slipway.sandbox.model;

import dev.slipway.fleet.InstanceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a daemon has beside instances. Images and profiles are the default project's; other projects use them too
 * ({@code features.images} and {@code features.profiles} are off). Aliases are unique whatever the type of their image.
 *
 * @param fingerprint of the server's certificate, in hex
 * @param architecture of its kernel, such as {@code x86_64}
 * @param version LXD's
 * @param extensions of the API; a client asks for them and assumes none
 * @param vmConsole whether the console of a virtual machine can be read; that differs by release
 */
public record LxdCatalogue(
        String fingerprint,
        String architecture,
        String version,
        List<String> extensions,
        boolean vmConsole,
        SortedMap<String, Map<String, String>> projects,
        SortedMap<String, StoragePool> pools,
        SortedMap<String, Profile> profiles,
        List<Image> images) {

    /**
     * @param driver such as {@code dir} or {@code btrfs}
     * @param room how many instances it has space for
     */
    public record StoragePool(String name, String driver, int room) {}

    public record Profile(
            String name, String description, Map<String, String> config, Map<String, Map<String, String>> devices) {
        public Profile {
            config = Map.copyOf(config);
            devices = Map.copyOf(devices);
        }
    }

    public record Image(String fingerprint, InstanceType type, List<String> aliases, String description, long size) {
        public Image {
            aliases = List.copyOf(aliases);
        }
    }

    private static final List<String> EXTENSIONS = List.of(
            "etag",
            "patch",
            "container_last_used_at",
            "event_lifecycle",
            "event_lifecycle_requestor",
            "console",
            "container_exec_recording",
            "instances",
            "instance_all_projects",
            "operation_description",
            "event_project",
            "operation_wait",
            "projects",
            "storage",
            "image_types",
            "virtual-machines");

    public LxdCatalogue {
        extensions = List.copyOf(extensions);
        images = List.copyOf(images);
        projects = new TreeMap<>(projects);
        pools = new TreeMap<>(pools);
        profiles = new TreeMap<>(profiles);
    }

    /** LXD 5.0.2 as it is after {@code lxd init}: one of each, all called {@code default}; no image. */
    public static LxdCatalogue standard(String fingerprint) {
        var root = Map.of("root", Map.of("path", "/", "pool", "default", "type", "disk"));
        return new LxdCatalogue(
                fingerprint,
                "x86_64",
                "5.0.2",
                EXTENSIONS,
                true,
                new TreeMap<>(Map.of("default", Map.of("features.images", "true", "features.profiles", "true"))),
                new TreeMap<>(Map.of("default", new StoragePool("default", "btrfs", Integer.MAX_VALUE))),
                new TreeMap<>(Map.of("default", new Profile("default", "Default LXD profile", Map.of(), root))),
                List.of());
    }

    /** The same with one more image, whose fingerprint is made from its alias and type. */
    public LxdCatalogue withImage(InstanceType type, String alias) {
        String fingerprint = HexDigits.of(type.word() + ":" + alias);
        var more = new ArrayList<>(images);
        more.add(new Image(fingerprint, type, List.of(alias), alias, 380_000_000));
        return with(projects, pools, profiles, more);
    }

    /** The same with one more project; {@code limits.instances} in its config holds. */
    public LxdCatalogue withProject(String name, Map<String, String> config) {
        var more = new TreeMap<>(projects);
        var all = new TreeMap<>(Map.of("features.images", "false", "features.profiles", "false"));
        all.putAll(config);
        more.put(name, all);
        return with(more, pools, profiles, images);
    }

    /** The same with this storage pool, in place of one of its name. */
    public LxdCatalogue withPool(StoragePool pool) {
        var more = new TreeMap<>(pools);
        more.put(pool.name(), pool);
        return with(projects, more, profiles, images);
    }

    /** The same with this profile, in place of one of its name. */
    public LxdCatalogue withProfile(Profile profile) {
        var more = new TreeMap<>(profiles);
        more.put(profile.name(), profile);
        return with(projects, pools, more, images);
    }

    /** The same without this profile. */
    public LxdCatalogue withoutProfile(String name) {
        var fewer = new TreeMap<>(profiles);
        fewer.remove(name);
        return with(projects, pools, fewer, images);
    }

    /** The same with virtual machines' consoles closed, as in LXD 5.0. */
    public LxdCatalogue withoutVmConsole() {
        return new LxdCatalogue(
                fingerprint, architecture, version, extensions, false, projects, pools, profiles, images);
    }

    private LxdCatalogue with(
            SortedMap<String, Map<String, String>> projects,
            SortedMap<String, StoragePool> pools,
            SortedMap<String, Profile> profiles,
            List<Image> images) {
        return new LxdCatalogue(
                fingerprint, architecture, version, extensions, vmConsole, projects, pools, profiles, images);
    }

    /** By the alias. */
    public Optional<Image> aliased(String alias) {
        return images.stream().filter(i -> i.aliases().contains(alias)).findFirst();
    }

    /** By the fingerprint or its beginning. */
    public Optional<Image> image(String fingerprint) {
        return fingerprint.isEmpty()
                ? Optional.empty()
                : images.stream()
                        .filter(i -> i.fingerprint().startsWith(fingerprint))
                        .findFirst();
    }

    SortedMap<String, String> expandedConfig(Collection<String> of, Map<String, String> own) {
        var all = new TreeMap<String, String>();
        of.forEach(p -> all.putAll(profiles.get(p).config()));
        all.putAll(own);
        return all;
    }

    SortedMap<String, Map<String, String>> expandedDevices(
            Collection<String> of, Map<String, Map<String, String>> own) {
        var all = new TreeMap<String, Map<String, String>>();
        of.forEach(p -> all.putAll(profiles.get(p).devices()));
        all.putAll(own);
        return all;
    }
}
