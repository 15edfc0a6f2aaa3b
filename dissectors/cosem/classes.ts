/**
 * COSEM interface classes: names of classes, attributes and methods (IEC 62056-6-2), of the newest version known. The
 * first attribute of every class is logical_name.
 */
export interface InterfaceClass {
  readonly name: string;
  /** By attribute id; index 0 is "all attributes". */
  readonly attributes: readonly string[];
  /** By method id; index 0 stays empty, `-` stands for an id without a method. */
  readonly methods: readonly string[];
}

const of = (name: string, attributes = '', methods = ''): InterfaceClass => ({
  name,
  attributes: ['all attributes', 'logical_name', ...(attributes === '' ? [] : attributes.split(' '))],
  methods: ['', ...(methods === '' ? [] : methods.split(' '))],
});

export const InterfaceClasses: Readonly<Record<number, InterfaceClass>> = {
  1: of('Data', 'value'),
  3: of('Register', 'value scaler_unit', 'reset'),
  4: of('Extended register', 'value scaler_unit status capture_time', 'reset'),
  5: of(
    'Demand register',
    'current_average_value last_average_value scaler_unit status capture_time start_time_current period number_of_periods',
    'reset next_period',
  ),
  6: of('Register activation', 'register_assignment mask_list active_mask', 'add_register add_mask delete_mask'),
  7: of(
    'Profile generic',
    'buffer capture_objects capture_period sort_method sort_object entries_in_use profile_entries',
    'reset capture',
  ),
  8: of(
    'Clock',
    'time time_zone status daylight_savings_begin daylight_savings_end daylight_savings_deviation daylight_savings_enabled clock_base',
    'adjust_to_quarter adjust_to_measuring_period adjust_to_minute adjust_to_preset_time preset_adjusting_time shift_time',
  ),
  9: of('Script table', 'scripts', 'execute'),
  10: of('Schedule', 'entries', 'enable_disable insert delete'),
  11: of('Special days table', 'entries', 'insert delete'),
  12: of(
    'Association SN',
    'object_list access_rights_list security_setup_reference user_list current_user',
    '- - read_by_logicalname - change_secret - - reply_to_HLS_authentication add_user remove_user',
  ),
  15: of(
    'Association LN',
    'object_list associated_partners_id application_context_name xDLMS_context_info authentication_mechanism_name secret association_status security_setup_reference user_list current_user',
    'reply_to_HLS_authentication change_HLS_secret add_object remove_object add_user remove_user',
  ),
  17: of('SAP assignment', 'SAP_assignment_list', 'connect_logical_device'),
  18: of(
    'Image transfer',
    'image_block_size image_transferred_blocks_status image_first_not_transferred_block_number image_transfer_enabled image_transfer_status image_to_activate_info',
    'image_transfer_initiate image_block_transfer image_verify image_activate',
  ),
  19: of(
    'IEC local port setup',
    'default_mode default_baud proposed_baud response_time device_address password_1 password_2 password_5',
  ),
  20: of(
    'Activity calendar',
    'calendar_name_active season_profile_active week_profile_table_active day_profile_table_active calendar_name_passive season_profile_passive week_profile_table_passive day_profile_table_passive activate_passive_calendar_time',
    'activate_passive_calendar',
  ),
  21: of('Register monitor', 'thresholds monitored_value actions'),
  22: of('Single action schedule', 'executed_script type execution_time'),
  23: of(
    'IEC HDLC setup',
    'comm_speed window_size_transmit window_size_receive max_info_field_length_transmit max_info_field_length_receive inter_octet_time_out inactivity_time_out device_address',
  ),
  24: of('IEC twisted pair (1) setup', 'mode speed primary_address_list tabi_list'),
  25: of('M-Bus slave port setup', 'default_baud avail_baud addr_state bus_address'),
  26: of('Utility tables', 'table_ID length buffer'),
  27: of('Modem configuration', 'comm_speed initialization_string modem_profile'),
  28: of('Auto answer', 'mode listening_window status number_of_calls number_of_rings list_of_allowed_callers'),
  29: of('Auto connect', 'mode repetitions repetition_delay calling_window destination_list', 'connect'),
  30: of(
    'COSEM data protection',
    'protection_buffer protection_object_list protection_parameters_get protection_parameters_set required_protection',
    'get_protected_attributes set_protected_attributes invoke_protected_method',
  ),
  40: of(
    'Push setup',
    'push_object_list send_destination_and_method communication_window randomisation_start_interval number_of_retries repetition_delay port_reference push_client_SAP push_protection_parameters push_operation_method confirmation_parameters last_confirmation_date_time',
    'push reset',
  ),
  41: of('TCP-UDP setup', 'TCP_UDP_port IP_reference MSS nb_of_sim_conn inactivity_time_out'),
  42: of(
    'IPv4 setup',
    'DL_reference IP_address multicast_IP_address IP_options subnet_mask gateway_IP_address use_DHCP_flag primary_DNS_address secondary_DNS_address',
    'add_mc_IP_address delete_mc_IP_address get_nbof_mc_IP_addresses',
  ),
  43: of('MAC address setup', 'MAC_address'),
  44: of('PPP setup', 'PHY_reference LCP_options IPCP_options PPP_authentication'),
  45: of('GPRS modem setup', 'APN PIN_code quality_of_service'),
  46: of('SMTP setup', 'server_port user_name login_password server_address sender_address'),
  47: of('GSM diagnostic', 'operator status cs_attachment ps_status cell_info adjacent_cells capture_time'),
  48: of(
    'IPv6 setup',
    'DL_reference address_config_mode unicast_IPv6_addresses multicast_IPv6_addresses gateway_IPv6_addresses primary_DNS_address secondary_DNS_address traffic_class neighbor_discovery_setup',
    'add_IPv6_address remove_IPv6_address',
  ),
  50: of(
    'S-FSK Phy&MAC setup',
    'initiator_electrical_phase delta_electrical_phase max_receiving_gain max_transmitting_gain search_initiator_threshold frequencies mac_address mac_group_addresses repeater repeater_status min_delta_credit initiator_mac_address synchronization_locked transmission_speed',
  ),
  51: of('S-FSK Active initiator', 'active_initiator', 'reset_NEW_not_synchronized'),
  52: of(
    'S-FSK MAC synchronization timeouts',
    'search_initiator_timeout synchronization_confirmation_timeout time_out_not_addressed time_out_frame_not_OK',
  ),
  53: of(
    'S-FSK MAC counters',
    'synchronization_register desynchronization_listing broadcast_frames_counter repetitions_counter transmissions_counter CRC_OK_frames_counter CRC_NOK_frames_counter',
    'reset',
  ),
  55: of('IEC 61334-4-32 LLC setup', 'max_frame_length reply_status_list'),
  56: of('S-FSK Reporting system list', 'reporting_system_list'),
  57: of('ISO/IEC 8802-2 LLC Type 1 setup', 'max_nb_octets_ui_pdu'),
  58: of(
    'ISO/IEC 8802-2 LLC Type 2 setup',
    'transmit_window_size_k receive_window_size_rw max_nb_octets_i_pdu_n1 max_nb_transmissions_n2 acknowledgement_timer p_bit_timer reject_timer busy_state_timer',
  ),
  59: of(
    'ISO/IEC 8802-2 LLC Type 3 setup',
    'max_nb_octets_acn_pdu_n3 max_nb_transmissions_n4 acknowledgement_time_t1 receive_lifetime_var_t2 transmit_lifetime_var_t3',
  ),
  61: of('Register table', 'table_cell_values table_cell_definition scaler_unit', 'reset capture'),
  62: of(
    'Compact data',
    'compact_buffer capture_objects template_id template_description capture_method',
    'reset capture',
  ),
  63: of('Status mapping', 'status_word mapping_table'),
  64: of(
    'Security setup',
    'security_policy security_suite client_system_title server_system_title certificates',
    'security_activate key_transfer key_agreement generate_key_pair generate_certificate_request import_certificate export_certificate remove_certificate',
  ),
  65: of(
    'Parameter monitor',
    'changed_parameter capture_time parameter_list parameter_list_name hash_algorithm_id parameter_value_digest parameter_values',
    'add_parameter delete_parameter',
  ),
  66: of('Measurement data monitoring objects'),
  67: of(
    'Sensor manager',
    'serial_number metrological_identification output_type adjustment_method sealing_method raw_value scaler_unit status capture_time raw_value_thresholds raw_value_actions processed_value processed_value_thresholds processed_value_actions',
    'reset',
  ),
  68: of(
    'Arbitrator',
    'actions permissions_table weightings_table most_recent_requests_table last_outcome',
    'request_action reset',
  ),
  70: of('Disconnect control', 'output_state control_state control_mode', 'remote_disconnect remote_reconnect'),
  71: of(
    'Limiter',
    'monitored_value threshold_active threshold_normal threshold_emergency min_over_threshold_duration min_under_threshold_duration emergency_profile emergency_profile_group_id_list emergency_profile_active actions',
  ),
  72: of(
    'M-Bus client',
    'mbus_port_reference capture_definition capture_period primary_address identification_number manufacturer_id version device_type access_number status alarm configuration encryption_key_status',
    'slave_install slave_deinstall capture reset_alarm synchronize_clock data_send set_encryption_key transfer_key',
  ),
  73: of('Wireless Mode Q channel', 'addr_state device_address address_mask'),
  74: of('M-Bus master port setup', 'comm_speed'),
  76: of(
    'DLMS/COSEM server M-Bus port setup',
    'M_Bus_profile_selection M_Bus_port_communication_state M_Bus_data_header_type primary_address identification_number manufacturer_id version device_type max_pdu_size listening_window',
  ),
  77: of(
    'M-Bus diagnostic',
    'received_signal_strength channel_Id link_status broadcast_frames_counter transmissions_counter FCS_OK_frames_counter FCS_NOK_frames_counter capture_time',
    'reset',
  ),
  80: of('61334-4-32 LLC SSCS setup', 'service_node_address base_node_address', 'reset'),
  81: of(
    'PRIME NB OFDM PLC Physical layer counters',
    'phy_stats_crc_incorrect_count phy_stats_crc_fail_count phy_stats_tx_drop_count phy_stats_rx_drop_count',
    'reset',
  ),
  82: of(
    'PRIME NB OFDM PLC MAC setup',
    'mac_min_switch_search_time mac_max_promotion_pdu mac_promotion_pdu_tx_period mac_beacons_per_frame mac_scp_max_tx_attempts mac_ctl_re_tx_timer mac_max_ctl_re_tx',
  ),
  83: of(
    'PRIME NB OFDM PLC MAC functional parameters',
    'mac_LNID mac_LSID mac_SID mac_SNA mac_state mac_scp_length mac_node_hierarchy_level mac_beacon_slot_count mac_beacon_rx_slot mac_beacon_tx_slot mac_beacon_rx_frequency mac_beacon_tx_frequency mac_capabilities',
  ),
  84: of(
    'PRIME NB OFDM PLC MAC counters',
    'mac_tx_data_pkt_count mac_rx_data_pkt_count mac_tx_ctrl_pkt_count mac_rx_ctrl_pkt_count mac_csma_fail_count mac_csma_ch_busy_count',
    'reset',
  ),
  85: of(
    'PRIME NB OFDM PLC MAC network administration data',
    'mac_list_multicast_entries mac_list_switch_table mac_list_direct_table mac_list_available_switches mac_list_phy_comm',
    'reset',
  ),
  86: of('PRIME NB OFDM PLC Application identification', 'firmware_version vendor_id product_id'),
  90: of(
    'G3-PLC MAC layer counters',
    'mac_Tx_data_packet_count mac_Rx_data_packet_count mac_Tx_cmd_packet_count mac_Rx_cmd_packet_count mac_CSMA_fail_count mac_CSMA_no_ACK_count mac_bad_CRC_count mac_Tx_data_broadcast_count mac_Rx_data_broadcast_count',
    'reset',
  ),
  91: of(
    'G3-PLC MAC setup',
    'mac_short_address mac_RC_coord mac_PAN_id mac_key_table mac_frame_counter mac_tone_mask mac_TMR_TTL mac_max_frame_retries mac_neighbour_table_entry_TTL mac_neighbour_table mac_high_priority_window_size mac_CSMA_fairness_limit mac_beacon_randomization_window_length mac_A mac_K mac_min_CW_attempts mac_cenelec_legacy_mode mac_FCC_legacy_mode mac_max_BE mac_max_CSMA_backoffs mac_min_BE mac_broadcast_max_CW_enabled mac_transmit_atten mac_POS_table mac_duplicate_detection_TTL',
    'mac_get_neighbour_table_entry mac_get_POS_table_entry',
  ),
  92: of(
    'G3-PLC 6LoWPAN adaptation layer setup',
    'adp_max_hops adp_weak_LQI_value adp_security_level adp_prefix_table adp_routing_configuration adp_broadcast_log_table_entry_TTL adp_routing_table adp_context_information_table adp_blacklist_table adp_broadcast_log_table adp_group_table adp_max_join_wait_time adp_path_discovery_time adp_active_key_index adp_metric_type adp_coord_short_address adp_disable_default_routing adp_device_type adp_default_coord_route_enabled adp_destination_address_set adp_low_LQI_value adp_high_LQI_value',
  ),
  95: of('Wi-SUN setup'),
  96: of('Wi-SUN diagnostic'),
  97: of('RPL diagnostic'),
  98: of('MPL diagnostic'),
  100: of(
    'NTP setup',
    'activated server_address server_port authentication_method authentication_keys client_key',
    'synchronize add_authentication_key delete_authentication_key',
  ),
  101: of(
    'ZigBee SAS startup',
    'short_address extended_PAN_id PAN_id channel_mask protocol_version stack_profile start_up_control trust_centre_address link_key network_key use_insecure_join',
  ),
  102: of('ZigBee SAS join', 'scan_attempts time_between_scans rejoin_interval rejoin_retry_interval'),
  103: of('ZigBee SAS APS fragmentation', 'APS_interframe_delay APS_max_window_size'),
  104: of(
    'ZigBee network control',
    'enable_disable_joining join_timeout active_devices',
    'register_device unregister_device unregister_all_devices backup_PAN restore_PAN identify_device remove_mirror update_network_key update_link_key create_PAN remove_PAN',
  ),
  105: of(
    'ZigBee tunnel setup',
    'max_incoming_transfer_size max_outgoing_transfer_size protocol_address close_tunnel_timeout',
  ),
  111: of(
    'Account',
    'account_mode_and_status current_credit_in_use current_credit_status available_credit amount_to_clear clearance_threshold aggregated_debt credit_reference_list charge_reference_list credit_charge_configuration token_gateway_configuration account_activation_time account_closure_time currency low_credit_threshold next_credit_available_threshold max_provision max_provision_period',
    'activate_account close_account reset_account',
  ),
  112: of(
    'Credit',
    'current_credit_amount credit_type priority warning_threshold limit credit_configuration credit_status preset_credit_amount credit_available_threshold period',
    'update_amount set_amount_to_value invoke_credit',
  ),
  113: of(
    'Charge',
    'total_amount_paid charge_type priority unit_charge_active unit_charge_passive unit_charge_activation_time period charge_configuration last_collection_time last_collection_amount total_amount_remaining proportion',
    'update_unit_charge activate_passive_unit_charge collect update_total_amount_remaining set_total_amount_remaining',
  ),
  115: of('Token gateway', 'token token_time token_description token_delivery_method token_status', 'enter'),
  116: of(
    'IEC 62055-41 attributes',
    'meter_PAN commodity token_carrier_types encryption_algorithm supply_group_code tariff_index key_revision_number key_type key_expiry_number no_of_kct_supported sts_certificate_no',
  ),
  122: of('Function control', 'activation_status function_list', 'set_function_status add_function remove_function'),
  123: of(
    'Array manager',
    'array_object_list',
    'retrieve_number_of_entries retrieve_entries insert_entry update_entry remove_entries',
  ),
  124: of(
    'Communication port protection',
    'protection_mode allowed_failed_attempts initial_lockout_time steepness_factor max_lockout_time port_reference protection_status failed_attempts cumulative_failed_attempts',
    'reset',
  ),
  126: of('SCHC-LPWAN setup'),
  127: of('SCHC-LPWAN diagnostic'),
  128: of('LoRaWAN setup'),
  129: of('LoRaWAN diagnostic'),
  130: of('ISO/IEC 14908 identification'),
  131: of('ISO/IEC 14908 protocol setup'),
  132: of('ISO/IEC 14908 protocol status'),
  133: of('ISO/IEC 14908 diagnostic'),
  140: of('HS-PLC ISO/IEC 12139-1 MAC setup'),
  141: of('HS-PLC ISO/IEC 12139-1 CPAS setup'),
  142: of('HS-PLC ISO/IEC 12139-1 IP SSAS setup'),
  143: of('HS-PLC ISO/IEC 12139-1 HDLC SSAS setup'),
  151: of('LTE monitoring', 'LTE_network_parameters LTE_quality_of_service'),
  152: of(
    'CoAP setup',
    'udp_reference ack_timeout ack_random_factor max_retransmit nstart delay_ack_timeout exponential_back_off probing_rate coap_uri_path transport_mode wrapper_version token_length',
  ),
  153: of('CoAP diagnostic', 'messages_counter request_response_counter bt_counter capture_time', 'reset'),
  160: of('G3-PLC Hybrid RF MAC layer counters'),
  161: of('G3-PLC Hybrid RF MAC setup'),
  162: of('G3-PLC Hybrid 6LoWPAN adaptation layer setup'),
  170: of('Attestation'),
  8192: of('Tariff plan (Italian UNI/TS 11291)', 'calendar_name enabled tariff_plan activation_date'),
};

export function className(classId: number): string | undefined {
  return InterfaceClasses[classId]?.name;
}

export function attributeName(classId: number, attribute: number): string | undefined {
  return InterfaceClasses[classId]?.attributes[attribute];
}

export function methodName(classId: number, method: number): string | undefined {
  const name = method > 0 ? InterfaceClasses[classId]?.methods[method] : undefined;
  return name === '-' ? undefined : name;
}
